"""Text from outside that a database cannot keep: PostgreSQL knows no NUL, and keeps no half of a character."""

from typing import Any

import pytest
from django.test import Client

from kroom.lti import refusals, roster
from kroom.lti.claims import ENDPOINT, NAMES_AND_ROLES
from kroom.lti.models import Course, Member, Platform
from kroom.lti.registration import PLATFORM
from stage.models import Message, Participant, Poll, Room
from stage.protocol import Close
from tests.kroom.lti.elsewhere import Elsewhere
from tests.kroom.lti.lms import Lms, link, lms, open_it
from tests.kroom.lti.picking import ask, pick
from tests.kroom.lti.rosters import ROSTER, member, page, there
from tests.kroom.lti.some_platform import INSTRUCTOR, Change, SomePlatform, both, put, text_of
from tests.stage.sockets import Tab

__all__ = ["link", "lms", "there"]

NUL = "a\0b"
ADDRESS = "https://lms.example.edu/a\0b"


def test_a_login_with_a_nul_is_none(platform: SomePlatform, client: Client) -> None:
    """Whoever sends it, in whichever field, as a form or in the address."""
    for name in (
        "iss",
        "client_id",
        "login_hint",
        "lti_message_hint",
        "target_link_uri",
        "deployment_id",
        "lti_deployment_id",
        "lti_storage_target",
    ):
        said = platform.asks(**{name: platform.asks().get(name, "") + NUL})
        for answer in client.post("/lti/login/", said), client.get("/lti/login/", said):
            assert answer.status_code == 400, name
            assert refusals.BAD_LOGIN.what in text_of(answer), name


def test_a_launch_with_a_nul_outside_of_the_token_is_none(platform: SomePlatform, client: Client) -> None:
    for name in "state", "id_token", "error", "error_description", "storage_secret", "lti_storage_target":
        state, nonce = platform.begin(client)
        said = {"state": state, "id_token": platform.sign(platform.claims(nonce))}
        answer = client.post("/lti/launch/", said | {name: said.get(name, "") + NUL})
        assert answer.status_code in (200, 400, 403), name


@pytest.mark.parametrize("wrong", [NUL, "\ud83d", "a\ud800b"], ids=ascii)
@pytest.mark.parametrize(
    "name",
    [
        "iss aud azp sub nonce name given_name family_name locale message_type version deployment_id",
        "roles placement target_link_uri",
        "custom",
        "context",
        "resource_link",
        "services",
        "launch_presentation",
    ],
)
def test_no_claim_brings_the_server_down(
    platform: SomePlatform, client: Client, name: str, wrong: str
) -> None:
    """The launch is refused, or goes on without what cannot be kept."""
    changes: list[Change] = {
        "custom": [
            put("custom", {key: wrong})
            for key in (
                "room",
                "membership_roles",
                "context_id_history",
                "brand_config",
                "locale",
                "section_ids",
            )
        ]
        + [put("custom", {wrong: "x"})],
        "context": [put("context", {"id": "course-1"} | {key: wrong}) for key in ("id", "title", "label")],
        "resource_link": [put("resource_link", {"id": "link-1"} | {key: wrong}) for key in ("id", "title")],
        "services": [
            put(NAMES_AND_ROLES, {"context_memberships_url": f"https://lms.example.edu/{wrong}"}),
            put(ENDPOINT, {"scope": [wrong], "lineitems": f"https://lms.example.edu/{wrong}"}),
            put(ENDPOINT, {"lineitem": f"https://lms.example.edu/{wrong}"}),
        ],
        "launch_presentation": [put("launch_presentation", {"locale": wrong})],
        "roles placement target_link_uri": [
            put("roles", [INSTRUCTOR, wrong]),
            put("https://www.instructure.com/placement", wrong),
            put("target_link_uri", f"http://testserver/lti/launch/{wrong}"),
        ],
    }.get(name) or [put(one, wrong) for one in name.split()]
    for change in changes:
        for role in [], ["https://x#None"]:
            both_ways = both(put("roles", [INSTRUCTOR, *role]), change)
            answer = platform.launch(client, both_ways)
            assert answer.status_code in (200, 400, 403), ascii(change)
            if name == "context":
                assert ask(platform, client, change).status_code in (200, 400, 403)
    for row in Participant.objects.all():
        assert "\0" not in row.name + row.person
    for room in Room.objects.all():
        assert "\0" not in room.title


def test_a_picker_with_a_nul_is_asked_again(platform: SomePlatform, client: Client) -> None:
    for name in "title", "room", "access", "opens", "points", "token":
        picker = ask(platform, client, title=NUL, data=NUL)
        assert pick(client, picker, **{name: NUL}).status_code in (200, 400, 403), name
    assert not Room.objects.filter(title__contains="b").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://canvas.instructure.com/\0"},
        {"authorization_endpoint": ADDRESS},
        {"registration_endpoint": ADDRESS},
        {"token_endpoint": ADDRESS},
        {"jwks_uri": ADDRESS},
        {"issuer": "https://canvas.instructure.com/\ud800"},
        {"scopes_supported": [NUL]},
        {PLATFORM: {"https://canvas.instructure.com/lti/account_name": NUL, "product_family_code": NUL}},
        {PLATFORM: {"messages_supported": [{"type": NUL, "placements": [NUL]}]}},
    ],
    ids=ascii,
)
def test_a_platform_that_describes_itself_with_a_nul_is_not_registered(
    lms: Lms, client: Client, link: str, change: dict[str, Any]
) -> None:
    lms.about |= change
    answer = open_it(client, link)
    is_kept = not {"issuer", "jwks_uri"} & set(change) and not any("endpoint" in name for name in change)
    assert answer.status_code == (200 if is_kept else 403), ascii(change)
    if not is_kept:
        assert refusals.BAD_CONFIGURATION.what in text_of(answer)
        assert len(lms.asked) == 1
    assert not any("\0" in row.name for row in Platform.objects.all())


@pytest.mark.parametrize("name", ["client_id", "deployment_id", "tool"])
def test_nor_with_an_answer_like_that(lms: Lms, client: Client, link: str, name: str) -> None:
    lms.answer |= {name: {"deployment_id": NUL} if name == "tool" else NUL}
    assert open_it(client, link).status_code in (200, 403)


def test_a_registration_with_a_nul_in_its_address(lms: Lms, client: Client, link: str) -> None:
    for name in "openid_configuration", "registration_token":
        answer = open_it(client, link, **{name: NUL})
        assert refusals.BAD_CONFIGURATION.what in text_of(answer), name
        assert not lms.asked
    for path in "/lti/register/%00/", "/lti/register/1:%00/", "/rooms/%00/", "/%00":
        assert client.get(path).status_code in (403, 404)


def test_a_cookie_with_a_nul(platform: SomePlatform) -> None:
    """Quoted, it passes through servers."""
    for name in "sessionid", "csrftoken", "lti-state-x", "django_language":
        client = Client(headers={"cookie": f'{name}="\\000{"a" * 31}"'})
        for path in "/admin/", "/admin/login/", "/lti/launch/", "/rooms/enter/", "/":
            assert client.get(path).status_code < 500, (name, path)


@pytest.mark.usefixtures("quick_keys")
def test_a_roster_with_a_nul(there: Elsewhere, platform: SomePlatform) -> None:
    Platform.objects.update(token_url=there.at("/token"), jwks_url=there.at("/jwks"))
    course = Course.objects.create(
        deployment=platform.row.deployments.get(), context_id="c", memberships_url=there.at(ROSTER)
    )
    there.replies[ROSTER] = page(
        member("1", NUL), member("2", given_name=NUL, status="Active"), member("3", "x" * 900)
    )
    assert roster.fetch(course.pk) is None
    assert sorted(len(name) for name in Member.objects.values_list("name", flat=True)) == [2, 2, 200]

    for wrong in page(member(NUL, "x")), page(member("1", "\ud800")):
        there.replies[ROSTER] = wrong
        Course.objects.update(roster_problem="")
        assert roster.fetch(course.pk) is not None


@pytest.mark.django_db(transaction=True)
async def test_frames_with_a_nul(teacher: Participant) -> None:
    """What people write is tidied; what is no text is no frame."""
    async with Tab(teacher) as tab:
        await tab.send({"type": "send_message", "id": 7, "key": "key-of-it", "text": "a\ud800b"})
        assert (await tab.hears("refused"))["code"] == "bad_frame"
        for wrong in NUL, "\0\0\0\0\0\0\0\0":
            for command, fields in (
                ("send_message", {"key": "key-of-it", "text": wrong}),
                ("send_message", {"key": wrong * 4, "text": "x"}),
                (
                    "save_poll",
                    {"key": "key-of-it", "kind": "poll", "question": wrong, "answers": [wrong, "b"]},
                ),
                ("save_poll", {"key": wrong * 4, "kind": "poll", "question": "x", "answers": ["a", "b"]}),
                ("react", {"kind": wrong}),
                ("set_access", {"access": wrong}),
            ):
                assert await tab.tries(command, **fields) != "failed", (command, ascii(wrong))
    kept = [text async for text in Message.objects.values_list("text", flat=True)]
    kept += [text async for text in Poll.objects.values_list("question", flat=True)]
    assert all(text == "ab" for text in kept), kept
    for wrong in NUL * 4, "a\ud800bcdefgh":
        tab = Tab(teacher, tab=wrong)
        await tab.connect()
        await tab.send(tab.hello())
        assert (await tab.is_closed_with())[0] == Close.BAD_HELLO
