"""A class of four meets through the practice course's real launch, once for each stage access."""

from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.people import Visitor

TEACHER, ONE, TWO, THREE = "Maria Silva", "Li Wei", "Aisha Rahman", "Jonas Becker"


def class_of_four(enter: Enter, access: str) -> tuple[Visitor, Visitor, Visitor, Visitor]:
    """A teacher and three students in a running meeting with this stage access."""
    one, two, three = enter(ONE), enter(TWO), enter(THREE)
    expect(one.text("The meeting hasn’t started yet")).to_be_visible()
    teacher = enter(TEACHER)
    teacher.choose_access(access)
    teacher.start_meeting()
    for student in one, two, three:
        expect(student.text("Nobody is on stage yet")).to_be_visible()
    return teacher, one, two, three


def test_everyone_on_stage(enter: Enter) -> None:
    """Two students and the teacher join by themselves; all four screens show all three."""
    teacher, one, two, three = class_of_four(enter, "Everyone on stage")
    for person in one, two, teacher:
        person.press("Join stage")
        person.join_through_window()
    for screen in teacher, one, two, three:
        screen.sees_only(ONE, TWO, TEACHER)
        expect(screen.group("stage").locator("li.row")).to_have_count(3)
    expect(one.button("Turn microphone off")).to_be_visible()
    expect(one.room.get_by_role("button", name="leave", exact=False)).to_have_count(0)

    one.press("Turn camera off")
    expect(three.tile(ONE)).to_have_attribute("data-camera", "off")
    one.press("Turn camera on")
    three.sees_moving(ONE)

    teacher.row(ONE).get_by_role("button", name="Remove from stage").click()
    expect(one.text("You are now a viewer")).to_be_visible()
    for screen in teacher, two, three, one:
        screen.sees_only(TWO, TEACHER)
    expect(one.button("Join stage")).to_be_visible()


def test_join_by_request(enter: Enter) -> None:
    """Ask and be brought; ask and be declined, and ask again; ask and cancel."""
    teacher, one, two, three = class_of_four(enter, "Join by request")
    one.press("Ask to join stage")
    expect(one.text("You’re next.")).to_be_visible()
    two.press("Ask to join stage")
    expect(two.text("You’re number 2 in line.")).to_be_visible()
    three.press("Ask to join stage")
    expect(teacher.group("asking").locator("li.row")).to_have_count(3)

    three.press("Cancel request")
    expect(teacher.prompt(THREE)).to_have_count(0)
    expect(three.button("Ask to join stage")).to_be_visible()

    teacher.prompt(ONE).get_by_role("button", name="Decline").click()
    expect(one.text("You may ask again")).to_be_visible()
    expect(two.text("You’re next.")).to_be_visible()

    teacher.prompt(TWO).get_by_role("button", name="Bring to stage").click()
    expect(two.text(f"{TEACHER} invites you to join the stage.").first).to_be_visible()
    two.sees_nobody()
    two.press("Join stage")
    two.join_through_window()
    one.press("Ask to join stage")
    expect(teacher.prompt(ONE)).to_be_visible()
    for screen in teacher, one, two, three:
        screen.sees_only(TWO)
        expect(screen.group("stage").locator("li.row")).to_have_count(1)


def test_invite_only(enter: Enter) -> None:
    """Invitations from the list: accepted, declined, revoked; no button of one's own."""
    teacher, one, two, three = class_of_four(enter, "Invite only")
    for student in one, two, three:
        expect(student.button("Join stage")).to_have_count(0)
        expect(student.button("Ask to join stage")).to_have_count(0)

    teacher.row(ONE).get_by_role("button", name="Invite to stage").click()
    one.press("Join stage")
    one.join_through_window()
    for screen in teacher, one, two, three:
        screen.sees_only(ONE)

    teacher.row(TWO).get_by_role("button", name="Invite to stage").click()
    two.press("Decline")
    expect(teacher.text(f"{TWO} declined the invitation.").first).to_be_visible()

    teacher.row(THREE).get_by_role("button", name="Invite to stage").click()
    expect(three.button("Join stage")).to_be_visible()
    teacher.row(THREE).get_by_role("button", name="Revoke invitation").click()
    expect(three.text("The moderator took the invitation back.").first).to_be_visible()
    expect(three.button("Join stage")).to_have_count(0)
    for screen in teacher, one, two, three:
        screen.sees_only(ONE)


def test_viewers_only(enter: Enter) -> None:
    """The teacher alone is on stage; nobody else finds a way; ending says goodbye, and the next meeting is clean."""
    teacher, one, two, three = class_of_four(enter, "Viewers only")
    teacher.press("Join stage")
    teacher.join_through_window()
    for screen in teacher, one, two, three:
        screen.sees_only(TEACHER)
    for student in one, two, three:
        expect(student.button("Join stage")).to_have_count(0)
        expect(student.button("Ask to join stage")).to_have_count(0)
    expect(teacher.room.get_by_role("button", name="Invite to stage")).to_have_count(0)

    teacher.press("End meeting")
    teacher.press("Keep going")
    expect(teacher.room.get_by_role("dialog")).to_have_count(0)
    expect(teacher.tile(TEACHER)).to_be_visible()
    teacher.press("End meeting")
    teacher.press("End meeting for everyone")
    for student in one, two, three:
        expect(student.text("The meeting has ended").first).to_be_visible()
        student.sees_nobody()
    teacher.start_meeting()
    for student in one, two, three:
        expect(student.text("Nobody is on stage yet")).to_be_visible()


def test_changed_while_people_wait(enter: Enter) -> None:
    """Everyone's button follows a changed stage access at once, and those who wait follow it too."""
    teacher, one, two, three = class_of_four(enter, "Join by request")
    one.press("Ask to join stage")
    expect(teacher.prompt(ONE)).to_be_visible()
    teacher.choose_access("Everyone on stage")
    expect(one.text("it’s your turn").first).to_be_visible()
    expect(two.button("Join stage")).to_be_visible()
    teacher.choose_access("Viewers only")
    expect(one.text("so your invitation has ended").first).to_be_visible()
    for student in one, two, three:
        expect(student.button("Join stage")).to_have_count(0)
