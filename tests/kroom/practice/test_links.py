"""The practice course as a platform of deep linking: asked for, looked at hard, kept, copied."""

import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.test import Client

from kroom.lti.claims import CLAIM, DEEP_LINKING, ENDPOINT
from kroom.lti.models import Course, Credit, ToolKey
from kroom.practice.models import AddedLink, CourseCopy, LineItem
from stage.models import Room
from tests.kroom.lti.picking import answer_of, pick
from tests.kroom.lti.some_platform import rsa_key
from tests.kroom.practice.test_practice import asked, form, launch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_keys")]

ITEMS = DEEP_LINKING + "content_items"


def add(client: Client, room: str = "add", **chosen: str) -> AddedLink:
    """Maria adds a room."""
    address, fields = answer_of(pick(client, launch(client, "maria", room), **chosen))
    assert client.post(address, fields).status_code == 200
    return AddedLink.objects.latest("pk")


def test_a_teacher_adds_a_room_and_everybody_meets_there(client: Client) -> None:
    link = add(client, title="Lab", access="open")
    rooms = {launch(Client(), who, f"added{link.pk}").context["room"] for who in ("maria", "wei")}

    (room,) = rooms
    assert (room.title, room.access, room.participants.count()) == ("Lab", "open", 2)
    assert f"room=added{link.pk}" in client.get("/practice/", {"as": "wei"}).content.decode()


def test_the_course_goes_on_with_the_new_room(client: Client) -> None:
    address, fields = answer_of(pick(client, launch(client, "maria", "add")))
    page = client.post(address, fields).content.decode()

    assert f"/practice/?as=maria&amp;room=added{AddedLink.objects.get().pk}" in page
    assert 'target="_top"' in page


def test_a_cancelled_choice_adds_nothing(client: Client) -> None:
    address, fields = answer_of(pick(client, launch(client, "maria", "add"), cancel="1"))
    page = client.post(address, fields).content.decode()

    assert "/practice/?as=maria&amp;room=live" in page
    assert not AddedLink.objects.exists()


def test_what_was_chosen_is_kept(client: Client) -> None:
    link = add(client, title="Lab", opens="tab", graded="on", points="12.5")
    page = client.get("/practice/", {"as": "wei"}).content.decode()

    assert (link.title, link.new_tab, link.points) == ("Lab", True, Decimal("12.5"))
    assert f'href="/practice/open/?as=wei&amp;room=added{link.pk}" target="_blank"' in page


def test_only_teachers_are_offered_another_room(client: Client) -> None:
    assert "Add a room" in client.get("/practice/", {"as": "maria"}).content.decode()
    for query in ({"as": "wei"}, {"as": "wei", "room": "add"}, {"room": "add"}):
        page = client.get("/practice/", query).content.decode()
        assert "Add a room" not in page
        assert "room=add&" not in page
    assert client.get("/practice/open/", {"as": "wei", "room": "add"}).status_code == 404


# ---- graded


def endpoint(client: Client, room: str) -> Any:
    """What a launch says of the gradebook."""
    _, fields = form(client.get(asked(client, "maria", room)))
    return jwt.decode(fields["id_token"], options={"verify_signature": False})[ENDPOINT]


def test_a_graded_link_brings_its_column_along(client: Client) -> None:
    """It is in the gradebook at once, in every launch of the link, and kroom's scores go there."""
    link = add(client, title="Lab", graded="on", points="12.5")
    plain = add(client, title="Talk")
    (column,) = LineItem.objects.all()
    said = endpoint(client, f"added{link.pk}")

    assert (column.label, column.score_maximum) == ("Lab", 12.5)
    assert said["lineitem"] == f"{said['lineitems']}/{column.pk}"
    assert "lineitem" not in endpoint(client, f"added{plain.pk}")
    page = client.get("/practice/gradebook/").content.decode()
    assert "Lab<small>out of 12.5</small>" in page
    room = launch(client, "maria", f"added{link.pk}").context["room"]
    assert Credit.objects.get(room=room).assignment_line_item == said["lineitem"]


def test_a_copied_course_has_services_of_its_own(client: Client) -> None:
    add(client, title="Lab", graded="on", points="5")
    prefix = copy(client, "live")
    copied = AddedLink.objects.latest("pk")
    old, new = endpoint(client, "live"), endpoint(client, f"added{copied.pk}")

    assert old["lineitems"] != new["lineitems"]
    assert copied.context_id in new["lineitems"]
    assert LineItem.objects.get(link=copied).context_id == copied.context_id
    for room in "live", prefix + "live":
        assert client.get("/practice/gradebook/", {"room": room}).content.decode().count("Lab<small>") == 1
    launch(client, "maria", "live")
    launch(client, "maria", prefix + "live")
    addresses = Course.objects.values_list("context_id", "memberships_url")
    assert len(addresses) == 2
    assert all(context_id in address for context_id, address in addresses)


# ---- looked at as Canvas does


def nothing(body: Any) -> None:
    """As it was."""


def in_item(**members: Any) -> Callable[[Any], None]:
    """Say something else of the link."""
    return lambda body: body[ITEMS][0].update(members)


Wrong = tuple[Callable[[Any], Any], dict[str, Any], str]
WRONG: list[Wrong] = [
    (lambda body: body.update(aud="https://canvas.instructure.com"), {}, "Audience"),
    (lambda body: body.update(iss="10000000000002"), {}, "issuer"),
    (lambda body: body.pop("nonce"), {}, "nonce"),
    (lambda body: body.pop("exp"), {}, "exp"),
    (lambda body: body.update(exp=int(time.time()) - 1), {}, "expired"),
    (lambda body: body.update(iat=int(time.time()) - 400), {}, "too long ago"),
    (lambda body: body.update({CLAIM + "message_type": "LtiResourceLinkRequest"}), {}, "message_type"),
    (lambda body: body.update({CLAIM + "version": "1.1"}), {}, "version"),
    (lambda body: body.update({CLAIM + "deployment_id": "2"}), {}, "deployment_id"),
    (nothing, {"kid": "unknown"}, "no key"),
    (nothing, {"kid": None}, "no key"),
    (lambda body: body[ITEMS].append(body[ITEMS][0]), {}, "not one item"),
    (lambda body: body.update({ITEMS: ["link"]}), {}, "content_items"),
    (in_item(type="link"), {}, "$.type"),
    (in_item(title=None), {}, "say nothing"),
    (in_item(icon={"url": None}), {}, "say nothing"),
    (in_item(url="https://elsewhere.example/"), {}, "not the tool's"),
    (in_item(custom={"room": 1}), {}, "$.custom"),
    (in_item(lineItem={"label": "Lab"}), {}, "scoreMaximum"),
    (in_item(lineItem={"scoreMaximum": 0}), {}, "lineItem.scoreMaximum"),
]


def test_answers_that_are_not_taken(client: Client) -> None:
    address, fields = answer_of(pick(client, launch(client, "maria", "add")))
    key = ToolKey.objects.get()
    signer = load_pem_private_key(key.private_pem.encode(), password=None)
    assert isinstance(signer, RSAPrivateKey)
    for change, header, said in WRONG:
        body = jwt.decode(fields["JWT"], options={"verify_signature": False})
        change(body)
        headers = {name: value for name, value in ({"kid": key.kid} | header).items() if value}
        forged = jwt.encode(body, signer, algorithm="RS256", headers=headers)
        answer = client.post(address, {"JWT": forged})

        assert answer.status_code == 400, said
        assert said in answer.json()["errors"]
    forged = jwt.encode(body, rsa_key("thief"), algorithm="RS256", headers={"kid": key.kid})
    assert client.post(address, {"JWT": forged}).json()["errors"] == "JWT: Signature verification failed"
    assert not AddedLink.objects.exists()
    assert client.post(address, fields).status_code == 200  # the real one still counts


def test_an_answer_counts_once_and_where_it_was_asked_for(client: Client) -> None:
    address, fields = answer_of(pick(client, launch(client, "maria", "add")))
    bare = address.partition("?")[0]

    assert client.post(bare, fields).status_code == 400
    assert client.post(f"{bare}?{urlencode({'data': 'x'})}", fields).status_code == 400
    assert [client.post(address, fields).status_code for _ in range(2)] == [200, 400]
    assert AddedLink.objects.count() == 1


# ---- copies


def copy(client: Client, room: str) -> str:
    """Copy a course; returns what its links begin with."""
    client.post("/practice/copy/", {"room": room})
    return f"copy{CourseCopy.objects.latest('pk').pk}-"


def test_a_copied_course_has_the_same_links_to_rooms_of_its_own(client: Client) -> None:
    link = add(client, title="Lab", access="closed")
    old = launch(client, "maria", f"added{link.pk}").context["room"]
    prefix = copy(client, "live")
    copied = AddedLink.objects.latest("pk")

    new = launch(client, "maria", f"added{copied.pk}").context["room"]
    assert (new.title, new.access) == (old.title, old.access) == ("Lab", "closed")
    assert copied.custom == link.custom
    assert copied.link_id != link.link_id
    menus = [launch(client, "maria", room).context["room"] for room in ("live", prefix + "live")]
    offices = [launch(client, "maria", room).context["room"] for room in ("office", prefix + "office")]
    assert Room.objects.count() == len({old, new, *menus, *offices}) == 6


def test_a_copy_of_a_copy_goes_on_from_the_copy(client: Client) -> None:
    add(client, title="Lab")
    prefix = copy(client, "live")
    room = launch(client, "maria", f"added{AddedLink.objects.latest('pk').pk}").context["room"]
    Room.objects.filter(pk=room.pk).update(access="invite")
    copy(client, prefix + "live")
    third = launch(client, "maria", f"added{AddedLink.objects.latest('pk').pk}").context["room"]

    assert third != room
    assert (third.title, third.access) == ("Lab", "invite")


def test_a_room_added_to_a_copy_is_in_the_copy_alone(client: Client) -> None:
    prefix = copy(client, "live")
    link = add(client, prefix + "add")
    pages = [client.get("/practice/", {"room": room}).content.decode() for room in (prefix + "live", "live")]

    assert f"added{link.pk}" in pages[0]
    assert f"added{link.pk}" not in pages[1]


def test_nothing_is_copied_of_what_is_not_there(client: Client) -> None:
    assert client.post("/practice/copy/", {"room": "nothing"}).status_code == 404
    assert client.get("/practice/copy/").status_code == 405
    assert not CourseCopy.objects.exists()
