"""What the page Participation shows, worked out."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from kroom.lti import sending
from kroom.lti.courses import course_of
from kroom.lti.credit import DUE, State
from kroom.lti.gradebook import what_is_missing
from kroom.lti.models import Course, Credit, SentScore
from kroom.lti.troubles import Problem
from stage.models import Meeting, Room
from stage.participation import Participation, participation, polls_asked

STATE_WORDS = {State.NEW: _lazy("Not sent"), State.SENT: _lazy("Sent"), State.CHANGED: _lazy("Changed since")}


@dataclass(frozen=True, slots=True)
class Row:
    """One student in the list."""

    name: str
    attended: str
    is_long_enough: bool
    times_on_stage: int
    polls_answered: int
    points: int
    state: str
    words: str
    sent_at: dt.datetime | None


def describe(credit: Credit, room: Room) -> dict[str, Any]:
    """All of it but the form."""
    course = course_of(room.pk)
    people = participation(room.pk)
    sent = {score.participant_id: score for score in credit.scores.all()}
    rows = [row_of(credit, who, sent.get(who.participant)) for who in people]
    return {
        "room": room,
        "credit": credit,
        "given": what_is_given(credit),
        "maximum": sending.terms_of(credit).maximum,
        "meetings": Meeting.objects.filter(room=room, started_at__isnull=False).count(),
        "polls": polls_asked(room.pk),
        "rows": rows,
        "due": sum(row.state in DUE for row in rows),
        "failed": sum(row.state == State.FAILED for row in rows),
        "outside": sum(row.state == State.OUTSIDE for row in rows),
        "is_sending": sending.is_under_way(credit),
        "was_interrupted": credit.alive_at is not None and not sending.is_under_way(credit),
        "problem": words_of(credit.problem),
        "missing": what_is_missing(course, credit),
        "course": course,
        "roster_problem": words_of(course.roster_problem if course else ""),
        **never_here(course, people),
    }


def what_is_given(credit: Credit) -> str:
    """The terms on one line."""
    parts = []
    if credit.points_for_attending:
        parts.append(
            _("{points} for {minutes} min or more").format(
                points=credit.points_for_attending, minutes=credit.minutes
            )
        )
    if credit.points_for_stage:
        parts.append(_("{points} for being on stage").format(points=credit.points_for_stage))
    if credit.points_for_polls:
        parts.append(
            ngettext(
                "{points} for answering a poll", "{points} for answering {polls} polls or more", credit.polls
            ).format(points=credit.points_for_polls, polls=credit.polls)
        )
    return ", ".join(parts) if credit.enabled else _("off")


def row_of(credit: Credit, who: Participation, sent: SentScore | None) -> Row:
    """One student."""
    state = sending.state_of(credit, who, sent)
    return Row(
        name=who.name,
        attended=duration(who.attended),
        is_long_enough=who.attended >= dt.timedelta(minutes=credit.minutes),
        times_on_stage=who.times_on_stage,
        polls_answered=who.polls_answered,
        points=sending.score_of(credit, who).points,
        state=state,
        words=words_of(sent.problem) if sent and sent.problem else str(STATE_WORDS[state]),
        sent_at=sent.sent_at if sent else None,
    )


def never_here(course: Course | None, people: Iterable[Participation]) -> dict[str, Any]:
    """Students of the course who have not been in this room yet: names, and how many have none."""
    if course is None or course.roster_at is None:
        return {"never_here": None, "never_here_unnamed": 0}
    came = {who.person for who in people}
    platform = course.deployment.platform_id
    absent = [row.name for row in course.members.all() if f"{platform}:{row.user_id}" not in came]
    return {"never_here": [name for name in absent if name], "never_here_unnamed": absent.count("")}


def words_of(problem: str) -> str:
    """A problem as the database has it, in words."""
    return Problem(problem).words if problem else ""


def duration(time: dt.timedelta) -> str:
    """Whole minutes, as one says them; nothing for no time at all."""
    minutes = int(time.total_seconds()) // 60
    if not time:
        return ""
    if not minutes:
        return _("under 1 min")
    if minutes < 60:
        return _("{m} min").format(m=minutes)
    return _("{h} h {m} min").format(h=minutes // 60, m=f"{minutes % 60:02}")
