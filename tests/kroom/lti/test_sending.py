"""Scores on their way to the practice course's gradebook: once, again, interrupted, refused."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from kroom.lti import background, sending
from kroom.lti.models import Course, Credit, Platform, SentScore
from kroom.lti.outside import Answer, Unreachable
from kroom.lti.troubles import Problem
from kroom.practice.course import COURSE_ID
from kroom.practice.models import LineItem, Result
from stage.entry import admit
from stage.words import Role
from tests.at_once import at_once
from tests.kroom.practice.class_in import ClassIn, Failing, class_in, grades, line
from tests.stage.clock import Clock

__all__ = ["class_in", "line"]

WEI, AISHA, CAMILA = "Li Wei", "Aisha Rahman", "Camila Torres"
BUSY = Answer(429, {"Retry-After": "7"}, b"")


@pytest.fixture
def three(class_in: ClassIn) -> ClassIn:
    """Li Wei did everything, Aisha was there, Camila came for a moment."""
    class_in.attends(WEI, 12)
    class_in.steps_on_stage(WEI)
    class_in.attends(AISHA, 10)
    class_in.attends(CAMILA, 2)
    return class_in


def sent_to(three: ClassIn) -> list[str]:
    """To whom scores were sent, in order."""
    return [
        json.loads(said)["userId"].removeprefix("practice-")
        for said in three.line.asked_for("POST", "/scores")
    ]


def fail_for(answers: dict[str, Answer | Exception]) -> Failing:
    """Scores of these students meet this."""

    def failing(method: str, path: str, said: Any) -> Answer | None:
        if not path.endswith("/scores"):
            return None
        answer = answers.get(json.loads(said)["userId"].removeprefix("practice-"))
        if isinstance(answer, Exception):
            raise answer
        return answer

    return failing


# ---- once and again


def test_scores_arrive(three: ClassIn) -> None:
    assert three.send()

    column = LineItem.objects.get()
    assert (column.label, column.tag, column.score_maximum) == ("Practice course", "kroom", 5)
    assert column.resource_id == str(three.room.pk)
    assert grades() == {"wei": 5, "aisha": 3, "camila": 0}
    assert (three.problem, three.problems) == ("", {})
    assert (three.credit.done, three.credit.total, three.credit.alive_at) == (3, 3, None)


def test_what_is_there_is_not_sent_again_unless_asked(three: ClassIn) -> None:
    three.send()
    three.send()
    assert sorted(sent_to(three)) == ["aisha", "camila", "wei"]

    three.send(everything=True)
    assert sorted(sent_to(three)) == ["aisha", "aisha", "camila", "camila", "wei", "wei"]
    assert grades() == {"wei": 5, "aisha": 3, "camila": 0}
    assert LineItem.objects.count() == 1
    assert {(row.attempts, row.comments) for row in Result.objects.all()} == {(0, 0)}


def test_only_what_has_changed_is_sent(three: ClassIn) -> None:
    three.send()
    three.attends(CAMILA, 30)
    three.attends(AISHA, 11)
    three.send()

    assert sent_to(three)[3:] == ["camila"]
    assert grades()["camila"] == 3


def test_timestamps_only_grow(three: ClassIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when this server's clock is set back, and between two sendings in one moment."""
    clock = Clock.installed(monkeypatch)
    for seconds in (0, 0, -3600, 3):
        clock.go_on(seconds)
        Credit.objects.update(alive_at=None)
        three.send(everything=True)
    said = [json.loads(said) for said in three.line.asked_for("POST", "/scores")]
    times = [one["timestamp"] for one in said if one["userId"] == "practice-wei"]

    assert three.problems == {}
    assert len(set(times)) == 4
    assert times == sorted(times)


# ---- failures


def test_one_who_is_no_student(three: ClassIn) -> None:
    platform = Platform.objects.get()
    admit(three.room, person=f"{platform.pk}:practice-observer", name="Olga", role=Role.ATTENDEE)
    three.send()
    assert three.problems == {"Olga": "not_a_student"}
    assert (three.problem, grades()) == ("", {"wei": 5, "aisha": 3, "camila": 0})

    three.send()
    assert sent_to(three).count("observer") == 1
    three.send(everything=True)
    assert sent_to(three).count("observer") == 2


def test_one_who_fails_is_sent_again(three: ClassIn) -> None:
    three.line.failing = fail_for({"aisha": Unreachable("made up"), "wei": Answer(400, {}, b"")})
    three.send()
    assert three.problems == {AISHA: "unreachable", WEI: "refused"}
    assert grades() == {"camila": 0}

    three.line.failing = fail_for({})
    three.send()
    assert sent_to(three) == ["aisha", "camila", "wei", "aisha", "wei"]
    assert (three.problems, grades()) == ({}, {"wei": 5, "aisha": 3, "camila": 0})


@pytest.mark.parametrize(
    ("answer", "problem", "tried"),
    [
        (Answer(403, {}, b""), "not_allowed", 1),
        (Answer(404, {}, b""), "gone", 1),
        (Unreachable("made up"), "unreachable", 3),
    ],
)
def test_no_use_to_go_on(three: ClassIn, answer: Answer | Exception, problem: str, tried: int) -> None:
    """What the next student would meet as well ends the sending; nobody's score is lost by it."""
    platform = Platform.objects.get()
    admit(three.room, person=f"{platform.pk}:practice-jonas", name="Zacharias", role=Role.ATTENDEE)
    three.line.failing = fail_for(dict.fromkeys(["wei", "aisha", "camila", "jonas"], answer))
    three.send()
    assert three.problem == problem
    assert len(sent_to(three)) == tried
    assert len(three.problems) == tried

    three.line.failing = fail_for({})
    three.send()
    assert grades() == {"wei": 5, "aisha": 3, "camila": 0, "jonas": 0}


def test_a_busy_platform_is_asked_again_when_it_says(three: ClassIn, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("kroom.lti.sending.time.sleep", waits.append)
    answers = iter([BUSY, BUSY, None, None, None])
    three.line.failing = lambda method, path, said: next(answers) if path.endswith("/scores") else None
    three.send()
    assert waits == [7, 7]
    assert (three.problem, grades()) == ("", {"wei": 5, "aisha": 3, "camila": 0})

    three.line.failing = fail_for(dict.fromkeys(["wei", "aisha", "camila"], BUSY))
    three.send(everything=True)
    assert three.problem == "busy"
    assert len(three.problems) == 1


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda: Course.objects.update(scopes=[]), "not_allowed"),
        (lambda: Course.objects.update(line_items_url=""), "not_allowed"),
        (lambda: Course.objects.all().delete(), "not_allowed"),
        (lambda: Platform.objects.update(enabled=False), "turned_off"),
    ],
)
def test_a_course_that_takes_no_scores_is_not_asked(
    three: ClassIn, change: Callable[[], object], problem: str
) -> None:
    change()
    before = len(three.line.asked)
    three.send()

    assert three.problem == problem
    assert len(three.line.asked) == before


def test_a_right_that_the_token_address_refuses(three: ClassIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kroom.practice.tokens.GRANTED", ())
    three.send()

    assert three.problem == "not_allowed"
    assert not Result.objects.exists()


def test_a_fault_of_our_own_does_not_block_the_next_sending(
    three: ClassIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "scores_due", lambda credit, everything: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        three.send()
    assert (three.problem, three.credit.alive_at) == ("failed", None)


# ---- the column


def test_the_column_is_found_again(three: ClassIn) -> None:
    """After its address was lost, as when a process dies right after making it; others are left alone."""
    for number in range(4):
        LineItem.objects.create(
            context_id=COURSE_ID, label="Other", score_maximum=1, tag="kroom", resource_id=str(number)
        )
    three.send()
    Credit.objects.update(line_item="", line_item_maximum=None)
    three.send(everything=True)

    assert LineItem.objects.count() == 5
    assert grades() == {"wei": 5, "aisha": 3, "camila": 0}


def test_a_platform_that_lists_all_columns_whatever_was_asked(three: ClassIn) -> None:
    """Ours is the one with our words, on the platform's own server."""
    ours = {"tag": "kroom", "resourceId": str(three.room.pk), "label": "x", "scoreMaximum": 5}
    listed = [
        ours | {"id": f"http://testserver/practice/api/{COURSE_ID}/line_items/1", "tag": "other"},
        ours
        | {"id": f"http://testserver/practice/api/{COURSE_ID}/line_items/2", "resourceId": "another room"},
        ours | {"id": "http://elsewhere.example/line_items/3"},
    ]

    def list_all(method: str, path: str, said: Any) -> Answer | None:
        return Answer(200, {}, json.dumps(listed).encode()) if method == "GET" else None

    three.line.failing = list_all
    three.send()
    assert three.problem == ""
    assert (
        three.credit.line_item
        == f"http://testserver/practice/api/{COURSE_ID}/line_items/{LineItem.objects.get().pk}"
    )
    assert len(three.line.asked_for("POST", "/line_items")) == 1


@pytest.mark.parametrize("rest", ["a\0b", "x" * 2000], ids=["NUL", "too long"])
def test_a_column_at_no_address_is_none(three: ClassIn, rest: str) -> None:
    """It could be neither asked nor kept."""
    made = {"id": f"http://testserver/practice/api/{COURSE_ID}/line_items/{rest}", "label": "x"}

    def make(method: str, path: str, said: Any) -> Answer | None:
        is_new = method == "POST" and path.endswith("/line_items")
        return Answer(201, {}, json.dumps(made).encode()) if is_new else None

    three.line.failing = make
    three.send()
    assert three.problem == Problem.BAD_ANSWER
    assert three.credit.line_item == ""


def test_a_column_that_was_deleted_is_made_anew_and_filled(three: ClassIn) -> None:
    three.send()
    LineItem.objects.all().delete()
    three.send()

    assert LineItem.objects.count() == 1
    assert grades() == {"wei": 5, "aisha": 3, "camila": 0}


def test_the_column_follows_the_points_there_are(three: ClassIn) -> None:
    three.send()
    three.send(everything=True)
    assert not three.line.asked_for("PUT", "")

    Credit.objects.update(points_for_stage=7)
    three.send()
    assert LineItem.objects.get().score_maximum == 10
    assert grades() == {"wei": 10, "aisha": 3, "camila": 0}


def test_an_assignment_has_its_own_column(three: ClassIn) -> None:
    own = LineItem.objects.create(context_id=COURSE_ID, label="An assignment", score_maximum=100)
    Credit.objects.update(
        assignment_line_item=f"http://testserver/practice/api/{COURSE_ID}/line_items/{own.pk}",
        assignment_title="An assignment",
    )
    three.send()
    assert LineItem.objects.count() == 1
    assert grades() == {"wei": 100, "aisha": 60, "camila": 0}

    own.delete()
    three.send()
    assert LineItem.objects.get().label == "Practice course"
    assert Credit.objects.get().column_name == "Practice course"
    assert grades() == {"wei": 5, "aisha": 3, "camila": 0}

    LineItem.objects.update(label="Taking part")
    three.send(everything=True)
    assert Credit.objects.get().column_name == "Taking part"


# ---- twice, interrupted, overtaken


def test_a_sending_that_died_is_taken_up_again(three: ClassIn, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock.installed(monkeypatch)

    class Killed(BaseException):
        pass

    monkeypatch.setattr(
        background,
        "soon",
        lambda work, *args, **kwargs: sending.carry_out(
            *args, **kwargs
        ),  # a killed process tidies up nothing
    )

    def die(method: str, path: str, said: Any) -> Answer | None:
        if path.endswith("/scores") and "practice-wei" in str(said):
            raise Killed
        return None

    three.line.failing = die
    with pytest.raises(Killed):
        three.send()
    assert grades() == {"aisha": 3, "camila": 0}
    three.line.failing = fail_for({})
    three.credit.refresh_from_db()
    assert sending.is_under_way(three.credit)
    assert not three.send()

    clock.go_on(sending.STALE.total_seconds() + 1)
    assert three.send()
    assert sent_to(three) == ["aisha", "camila", "wei", "wei"]
    assert grades() == {"wei": 5, "aisha": 3, "camila": 0}


@pytest.mark.parametrize("change", [{"run": 99}, {"enabled": False}])
def test_a_sending_that_was_overtaken_or_turned_off_goes_no_further(
    three: ClassIn, change: dict[str, Any]
) -> None:
    def overtake(method: str, path: str, said: Any) -> None:
        if path.endswith("/scores"):
            Credit.objects.update(**change)

    three.line.failing = overtake
    three.send()

    assert len(sent_to(three)) == 1
    assert three.problem == ""
    assert (three.credit.alive_at is None) is ("enabled" in change)


def test_nothing_is_sent_where_credit_is_off(three: ClassIn) -> None:
    Credit.objects.update(enabled=False)

    assert not three.send()
    assert sent_to(three) == []


@pytest.mark.django_db(transaction=True)
def test_of_all_who_press_at_once_one_sends(three: ClassIn, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[object] = []
    monkeypatch.setattr(background, "soon", lambda work, *args, **kwargs: begun.append(args))

    presses = [lambda: sending.begin(Credit.objects.get(), "Maria", everything=False)] * 6
    assert sorted(at_once(presses)) == [False] * 5 + [True]
    assert len(begun) == 1


def test_a_try_is_written_down_before_the_platform_can_know_of_it(three: ClassIn) -> None:
    """So that a process that dies in between still uses a newer timestamp the next time."""
    seen: list[dt.datetime | None] = []

    def look(method: str, path: str, said: Any) -> None:
        if path.endswith("/scores"):
            seen.append(SentScore.objects.latest("timestamp").timestamp)

    three.line.failing = look
    three.send()
    said = [json.loads(said)["timestamp"] for said in three.line.asked_for("POST", "/scores")]
    assert [at.isoformat(timespec="milliseconds").replace("+00:00", "Z") for at in seen if at] == said
