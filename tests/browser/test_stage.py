"""The stage for real: two moderators, a full stage, a browser that does not obey, a request before anyone is there."""

import json
import re

from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.people import DISOBEY, Visitor
from tests.browser.server import Server
from tests.browser.test_accesses import ONE, TEACHER, THREE, TWO, class_of_four

ASSISTANT = "Samuel Okafor"


def set_capacity(server: Server, capacity: int) -> None:
    """Change the stage's capacity from another process, as an administrator's script would."""
    change = "from stage.models import Room; from stage.actions import set_up; "
    server.manage("shell", "-c", change + f"set_up(Room.objects.get().pk, 'Script', capacity={capacity})")


def test_a_removed_browser_that_does_not_obey(enter: Enter) -> None:
    """It goes on sending; nobody receives anything."""
    teacher, one, two, three = class_of_four(enter, "Everyone on stage")
    one.press("Join stage")
    one.join_through_window()
    teacher.sees_moving(ONE)
    two.sees_moving(ONE)
    one.room.locator("body").evaluate(DISOBEY)
    teacher.row(ONE).hover()
    teacher.row(ONE).get_by_role("button", name="Remove from stage").click()
    for screen in teacher, two, three:
        screen.sees_nobody()
        assert screen.open_connections() == 0
    assert one.open_connections() > 0, "the browser did obey: the test shows nothing"


def test_removed_from_the_tile(enter: Enter) -> None:
    """A moderator also finds Remove from stage on the tile itself."""
    one, teacher = enter(ONE), enter(TEACHER)
    teacher.choose_access("Everyone on stage")
    teacher.start_meeting()
    one.press("Join stage")
    one.join_through_window()
    teacher.tile(ONE).hover()
    teacher.press(f"More for {ONE}")
    teacher.room.get_by_role("menuitem", name="Remove from stage").click()
    expect(one.text("You are now a viewer").first).to_be_visible()


def test_two_moderators(enter: Enter) -> None:
    """Both are told who asks; one answers, and the other's prompt closes."""
    one, teacher, assistant = enter(ONE), enter(TEACHER), enter(ASSISTANT)
    expect(assistant.room.locator("body")).to_have_attribute("data-role", "moderator")
    teacher.choose_access("Join by request")
    teacher.start_meeting()
    one.press("Ask to join stage")
    for moderator in teacher, assistant:
        expect(moderator.prompt(ONE)).to_be_visible()
        expect(moderator.room.get_by_role("tab", name=re.compile("Participants.*1"))).to_be_visible()
    assistant.prompt(ONE).get_by_role("button", name="Bring to stage").click()
    expect(teacher.prompt(ONE)).to_have_count(0)
    expect(one.text(f"{ASSISTANT} invites you").first).to_be_visible()
    expect(teacher.row(ONE)).to_contain_text("Invited")


def test_asked_before_any_moderator_is_there(enter: Enter) -> None:
    """The request waits for the first who comes."""
    one = enter(ONE)
    one.press("Ask to join stage")
    expect(one.button("Cancel request")).to_be_visible()
    teacher = enter(TEACHER)
    expect(teacher.prompt(ONE)).to_be_visible()
    teacher.start_meeting()
    teacher.prompt(ONE).get_by_role("button", name="Bring to stage").click()
    one.press("Join stage")
    one.join_through_window()
    teacher.sees_moving(ONE)


def test_a_full_stage(enter: Enter, server: Server) -> None:
    """The second waits in line, and is invited when the place falls free; an approval says the stage is full."""
    teacher, one, two, three = class_of_four(enter, "Everyone on stage")
    set_capacity(server, 1)
    one.press("Join stage")
    one.join_through_window()
    teacher.sees_moving(ONE)
    two.press("Join stage")
    two.join_through_window()
    expect(two.text("The stage is full right now.")).to_be_visible()
    expect(two.text("You’re next.")).to_be_visible()

    teacher.choose_access("Join by request")
    three.press("Ask to join stage")
    teacher.prompt(THREE).get_by_role("button", name="Bring to stage").click()
    expect(teacher.text("The stage is full").first).to_be_visible()

    teacher.choose_access("Everyone on stage")
    teacher.row(ONE).hover()
    teacher.row(ONE).get_by_role("button", name="Remove from stage").click()
    expect(two.text("it’s your turn").first).to_be_visible()
    two.press("Join stage")
    two.join_through_window()
    teacher.sees_moving(TWO)
    three.sees_moving(TWO)


def test_sound_arrives(enter: Enter) -> None:
    """Audio packets with sound in them reach a viewer, and stop when the microphone is turned off."""
    one, teacher = enter(ONE), enter(TEACHER)
    teacher.choose_access("Everyone on stage")
    teacher.start_meeting()
    one.press("Join stage")
    one.join_through_window()
    teacher.hears(ONE)
    expect(teacher.tile(ONE)).to_have_attribute("data-microphone", "on")
    one.press("Turn microphone off")
    expect(teacher.tile(ONE)).to_have_attribute("data-microphone", "off")
    teacher.hears_silence()


def test_many_in_one_browser(enter: Enter) -> None:
    """Teacher and students as tabs of one browser: who is who is never mixed up."""
    teacher = enter(TEACHER)
    people: list[Visitor] = [teacher]
    for name in ONE, TWO:
        people.append(teacher.beside(name))
    for visitor in people:
        role = "moderator" if visitor.name == TEACHER else "attendee"
        expect(visitor.room.locator("body")).to_have_attribute("data-role", role)
        visitor.refresh()
        expect(visitor.room.locator("body")).to_have_attribute("data-role", role)
        expect(visitor.row(f"{visitor.name} (you)")).to_have_count(1)


def test_in_a_new_tab(enter: Enter) -> None:
    """The same room outside of the frame."""
    teacher = enter(TEACHER)
    with teacher.context.expect_page() as opened:
        teacher.page.goto(f"{teacher.address}/practice/")
        teacher.page.get_by_role("link", name=f"Open as {ONE} in a new tab").click()
    tab = opened.value
    expect(tab.locator("body")).to_have_attribute("data-role", "attendee")
    expect(tab).to_have_url(re.compile(r"/rooms/[0-9a-f-]{36}/$"))
    config = json.loads(tab.locator("#config").text_content() or "{}")
    assert config["ticket"] not in tab.url


def test_without_a_launch(enter: Enter, server: Server) -> None:
    """The address alone opens nothing, and says what to do."""
    teacher = enter(TEACHER)
    room = teacher.room.locator("body").get_attribute("data-room")
    stranger = teacher.context.browser
    assert stranger is not None
    page = stranger.new_context().new_page()
    page.goto(f"{server.address}/rooms/{room}/")
    expect(page.get_by_text("Open this room from your course.")).to_be_visible()
    page.context.close()
