"""Which room a link leads to: chosen in the picker, shared by several links, copied with its course, forged."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kroom.lti.course_rooms import add_room, history_of, own_key, room_of, said_key
from kroom.lti.models import CourseRoom, Deployment, ResourceLink
from stage.models import Participant, Room
from stage.words import Access
from tests.at_once import at_once
from tests.kroom.lti.picking import item_of, pick
from tests.kroom.lti.some_platform import Change, SomePlatform, asks_for_a_link, both, drop, put, text_of

pytestmark = pytest.mark.usefixtures("quick_keys")


def link(
    key: object = None, *, of: str = "course-1", link_id: str = "link-9", copied_from: str | None = None
) -> Change:
    """A link of a course, with the custom parameters the picker gave it."""
    custom: dict[str, Any] = {} if key is None else {"room": str(key)}
    custom["context_id_history"] = "$Context.id.history" if copied_from is None else copied_from
    return both(
        put("custom", custom),
        put("context", {"id": of, "title": f"The {of}"}),
        put("resource_link", {"id": link_id, "title": "The link"}),
    )


def opened(platform: SomePlatform, change: Change) -> Room:
    """The room that a launch leads into."""
    answer = platform.launch(Client(), change)
    assert answer.status_code == 200, text_of(answer)
    room = answer.context["room"]
    assert isinstance(room, Room)
    return room


@pytest.fixture
def deployment(platform: SomePlatform) -> Deployment:
    """Where the courses are."""
    return platform.row.deployments.get()


@pytest.fixture
def old(deployment: Deployment) -> CourseRoom:
    """A room of course-1, set up by its teacher."""
    row = add_room(deployment, "course-1", title="Lab", access=Access.INVITE)
    Room.objects.filter(pk=row.room_id).update(capacity=3)
    return row


# ---- within one course


def test_a_chosen_room_is_the_one_that_opens(platform: SomePlatform, client: Client) -> None:
    sent = pick(client, platform.launch(client, asks_for_a_link()), title="Lab", access="closed")
    room = opened(platform, link(item_of(sent)["custom"]["room"]))

    assert (room.title, room.access) == ("Lab", "closed")
    assert Room.objects.count() == 1


def test_several_links_lead_to_one_room(platform: SomePlatform, old: CourseRoom) -> None:
    menu = opened(platform, link(of="course-1", link_id="course-1"))
    key = CourseRoom.objects.get(room=menu).key

    assert {opened(platform, link(key, link_id=f"link-{n}")) for n in range(3)} == {menu}
    assert opened(platform, link(old.key, link_id="link-5")) == old.room
    assert ResourceLink.objects.filter(room=menu).count() == 4


def test_a_link_that_is_given_another_room_leads_there(
    platform: SomePlatform, deployment: Deployment, old: CourseRoom
) -> None:
    other = add_room(deployment, "course-1", title="Other", access=Access.OPEN)

    assert opened(platform, link(old.key)) == old.room
    assert opened(platform, link(other.key)) == other.room
    assert ResourceLink.objects.get().room == other.room


def test_a_link_that_lost_its_key_still_leads_to_its_room(platform: SomePlatform, old: CourseRoom) -> None:
    opened(platform, link(old.key))

    assert opened(platform, link()) == old.room


@pytest.mark.parametrize("said", ["", "$room", "nonsense", "{%s}", "urn:uuid:%s", "%s ", "%s\0"])
def test_what_is_no_key_leads_to_the_links_own_room(
    platform: SomePlatform, old: CourseRoom, said: str
) -> None:
    room = opened(platform, link(said.replace("%s", str(old.key))))

    assert room != old.room
    assert room.title == "The link"


def test_a_key_that_is_no_text(platform: SomePlatform, old: CourseRoom) -> None:
    room = opened(platform, both(link(), put("custom", {"room": [str(old.key)]})))

    assert room != old.room


# ---- other courses


@pytest.mark.parametrize("history", [None, "", "course-1", "course-0,course-1"])
def test_no_key_opens_a_room_of_another_course(
    platform: SomePlatform, old: CourseRoom, history: str | None
) -> None:
    room = opened(platform, link(old.key, of="course-2", copied_from=history))

    assert room != old.room
    assert not Participant.objects.filter(room=old.room).exists()
    assert not ResourceLink.objects.filter(room=old.room).exists()


@pytest.mark.parametrize("course", ["course-1", "course-2"])
def test_no_key_opens_a_room_of_another_deployment(
    platform: SomePlatform, old: CourseRoom, course: str
) -> None:
    """Nor takes over its set-up: one issuer may stand for many institutions."""
    platform.row.deployments.create(deployment_id="2:def")
    there = both(link(old.key, of=course, copied_from="course-1"), put("deployment_id", "2:def"))
    room = opened(platform, there)

    assert room != old.room
    assert (room.title, room.access) == ("The link", "request")


def test_no_key_opens_a_room_without_its_course(platform: SomePlatform, old: CourseRoom) -> None:
    assert opened(platform, both(link(old.key), drop("context"))) != old.room


# ---- copies


def test_a_copied_link_leads_to_a_fresh_room_set_up_the_same(platform: SomePlatform, old: CourseRoom) -> None:
    before = opened(platform, link(old.key))
    copy = opened(platform, link(old.key, of="course-2", copied_from="course-1"))

    assert copy != before == old.room
    assert (copy.title, copy.access, copy.capacity) == ("Lab", "invite", 3)
    assert copy.participants.count() == 1
    assert not copy.meetings.exists()
    assert opened(platform, link(old.key)) == old.room
    assert opened(platform, link(old.key, of="course-2", copied_from="course-1")) == copy


def test_links_to_one_room_lead_to_one_room_in_the_copy(platform: SomePlatform, old: CourseRoom) -> None:
    rooms = {
        opened(platform, link(old.key, of="course-2", link_id=f"copy-{n}", copied_from="course-1"))
        for n in range(3)
    }

    assert len(rooms) == 1
    assert rooms != {old.room}


def test_a_copy_of_a_copy_is_set_up_like_the_copy(platform: SomePlatform, old: CourseRoom) -> None:
    copy = opened(platform, link(old.key, of="course-2", copied_from="course-1"))
    Room.objects.filter(pk=copy.pk).update(title="Lab 2", access="closed", capacity=5)

    for history in ("course-2,course-1", "course-1,course-2", " course%2D2 ,,course-1"):
        third = opened(platform, link(old.key, of=f"course-3 {history}", copied_from=history))
        assert (third.title, third.access, third.capacity) == ("Lab 2", "closed", 5)
    assert {copy, old.room} == set(Room.objects.filter(pk__in=[copy.pk, old.room_id]))


def test_a_room_chosen_in_the_copy_keeps_its_key(platform: SomePlatform, old: CourseRoom) -> None:
    """An old link and a new one, to one room in the copy, lead to one room in the copy's copy too."""
    copy = opened(platform, link(old.key, of="course-2", copied_from="course-1"))
    picker = platform.launch(Client(), both(asks_for_a_link(), put("context", {"id": "course-2"})))
    key = item_of(pick(Client(), picker, room=str(CourseRoom.objects.get(room=copy).key)))["custom"]["room"]

    third = [
        opened(platform, link(said, of="course-3", link_id=name, copied_from="course-2,course-1"))
        for name, said in (("a", old.key), ("b", key))
    ]
    assert third[0] == third[1] not in (copy, old.room)


def test_the_course_menu_keeps_its_set_up_and_takes_the_new_courses_name(
    platform: SomePlatform,
) -> None:
    menu = both(link(link_id="course-1"), put("resource_link", {"id": "course-1", "title": "Biology 2026"}))
    Room.objects.filter(pk=opened(platform, menu).pk).update(access="closed")

    copied = both(
        link(of="course-2", copied_from="course-1"),
        put("resource_link", {"id": "course-2", "title": "Biology 2027"}),
    )
    copy = opened(platform, copied)
    assert (copy.title, copy.access) == ("Biology 2027", "closed")
    assert opened(platform, menu) != copy


def test_menu_and_module_lead_to_one_room_in_the_copy_too(platform: SomePlatform) -> None:
    menu = opened(platform, link(link_id="course-1"))
    key = CourseRoom.objects.get(room=menu).key
    assert opened(platform, link(key)) == menu

    ways = [link(key, of="course-2", copied_from="course-1"), link(of="course-2", link_id="course-2")]
    assert len({opened(platform, way) for way in ways}) == 1


def test_a_copy_of_what_is_gone_still_works(platform: SomePlatform, old: CourseRoom) -> None:
    old.room.delete()
    rooms = {
        opened(platform, link(old.key, of="course-2", link_id=f"copy-{n}", copied_from="course-1"))
        for n in range(2)
    }

    (room,) = rooms
    assert (room.title, room.access) == ("The link", "request")


# ---- two at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("links", [1, 4], ids=["one link", "four links to one room"])
def test_first_launches_of_a_copy_at_once_make_one_room(platform: SomePlatform, links: int) -> None:
    old = add_room(platform.row.deployments.get(), "course-1", title="Lab", access=Access.INVITE)

    def come(number: int) -> Callable[[], Room]:
        change = both(
            link(old.key, of="course-2", link_id=f"copy-{number % links}", copied_from="course-1"),
            put("sub", f"person-{number}"),
        )
        return lambda: opened(platform, change)

    rooms = at_once([come(number) for number in range(8)])

    assert len(set(rooms)) == 1
    assert Room.objects.count() == CourseRoom.objects.count() == 2
    assert ResourceLink.objects.count() == links
    assert Participant.objects.count() == 8
    assert rooms[0].access == "invite"


@pytest.mark.django_db(transaction=True)
def test_a_room_erased_while_people_come_in_is_made_anew(
    platform: SomePlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found, then erased by somebody else, then entered: nobody sees an error."""
    first = opened(platform, link())
    erased: list[Room] = []

    def find_and_lose(*launch: Any) -> Room:
        room = room_of(*launch)
        if not erased:
            erased.append(room)
            Room.objects.filter(pk=room.pk).delete()
        return room

    monkeypatch.setattr("kroom.lti.rooms.room_of", find_and_lose)
    second = opened(platform, both(link(), put("sub", "person-2")))

    assert erased
    assert second not in (first, *erased)
    assert Participant.objects.get().person.endswith(":person-2")


# ---- what links and courses say


class Said:
    """A launch that says something, and nothing else."""

    def __init__(self, said: str | None = None, link_id: str = "link", context_id: str = "course") -> None:
        self.said, self.link_id, self.context_id = said, link_id, context_id

    def variable(self, name: str) -> str | None:
        return self.said


@given(st.text())
def test_a_key_is_a_key_or_nothing(said: str) -> None:
    assert said_key(Said(said)) is None or str(said_key(Said(said))) == said  # type: ignore[arg-type]


@given(st.uuids())
def test_keys_are_read_back(key: UUID) -> None:
    assert said_key(Said(str(key))) == key  # type: ignore[arg-type]


@given(st.text())
def test_a_history_never_breaks_and_never_names_the_course_itself(said: str) -> None:
    assert all(0 < len(one) <= 255 for one in history_of(Said(said)))  # type: ignore[arg-type]
    assert "course" not in history_of(Said(f"{said},course"))  # type: ignore[arg-type]


def test_links_without_a_key_have_one_each_and_menus_share_theirs() -> None:
    said = [own_key(Said(link_id=one)) for one in ("a", "b", "course")]  # type: ignore[arg-type]
    other = own_key(Said(link_id="other", context_id="other"))  # type: ignore[arg-type]

    assert len({*said, uuid4()}) == 4
    assert said[2] == other
