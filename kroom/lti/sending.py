"""Sending scores to the gradebook: outside the request, once at a time per room, and safe to be begun again.

A run is known by its number. It is under way while `alive_at` is fresh; one whose process died is stale after a
while, and the next may begin. What was sent is written down student by student, so that only what is new, changed
or failed is sent again; a run that finds another has begun goes no further.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable

from django.db.models import F, Q
from django.utils import timezone

from kroom.lti import background
from kroom.lti.courses import course_of
from kroom.lti.credit import DUE, Score, State, Terms, points, state
from kroom.lti.gradebook import Gradebook, what_is_missing
from kroom.lti.models import Credit, SentScore
from kroom.lti.services import Service
from kroom.lti.troubles import FOR_ALL, Problem, Trouble
from stage.actions.locked import this_moment
from stage.participation import Participation, participation

log = logging.getLogger(__name__)

STALE = dt.timedelta(seconds=90)
"""After so long without a sign of life a run is taken for dead: longer than the longest answer to wait for."""
TRIES_WHEN_BUSY = 3
LONGEST_WAIT = 15.0
NEWER = dt.timedelta(milliseconds=1)


def terms_of(credit: Credit) -> Terms:
    """What this room gives points for."""
    return Terms(
        minutes=credit.minutes,
        attending=credit.points_for_attending,
        stage=credit.points_for_stage,
        polls=credit.points_for_polls,
        enough_polls=credit.polls,
    )


def score_of(credit: Credit, who: Participation) -> Score:
    """What one student has earned so far."""
    terms = terms_of(credit)
    earned = points(
        terms,
        attended=who.attended,
        times_on_stage=who.times_on_stage,
        polls_answered=who.polls_answered,
    )
    return Score(earned, terms.maximum, credit.column)


def state_of(credit: Credit, who: Participation, sent: SentScore | None) -> State:
    """How far it is on its way."""
    was = None
    if sent is not None and sent.points is not None and sent.maximum is not None:
        was = Score(sent.points, sent.maximum, sent.column)
    return state(score_of(credit, who), was, sent.problem if sent else "")


def is_under_way(credit: Credit) -> bool:
    """Whether a run is alive."""
    return credit.alive_at is not None and credit.alive_at > timezone.now() - STALE


def begin(credit: Credit, by: str, *, everything: bool) -> bool:
    """Begin to send, unless it is being done already; then that goes on, and this changes nothing."""
    now = timezone.now()
    idle = Q(alive_at=None) | Q(alive_at__lte=now - STALE)
    begun = Credit.objects.filter(idle, pk=credit.pk, enabled=True).update(
        run=F("run") + 1, alive_at=now, done=0, total=0, sent_by=by, finished_at=None, problem=""
    )
    if not begun:
        return False
    credit.refresh_from_db()
    background.soon(send, credit.pk, credit.run, everything=everything)
    return True


class Superseded(Exception):
    """Another run has begun, or credit was turned off: this one ends here."""


def send(credit_pk: int, run: int, *, everything: bool) -> None:
    """One run, to its end."""
    problem: str = Problem.FAILED
    try:
        carry_out(credit_pk, run, everything=everything)
        problem = ""
    except Superseded:
        problem = ""
        log.info(
            "sending %s, run %s, ends early: another has begun, or credit was turned off", credit_pk, run
        )
    except Trouble as trouble:
        problem = trouble.problem
        log.warning("sending %s, run %s: %s (%s)", credit_pk, run, trouble.problem, trouble.detail)
    finally:
        Credit.objects.filter(pk=credit_pk, run=run).update(
            alive_at=None, finished_at=timezone.now(), problem=problem
        )


def carry_out(credit_pk: int, run: int, *, everything: bool) -> None:
    """Find the column, then send each score that is due; stop where the next would fail as well."""
    credit = Credit.objects.select_related("room").get(pk=credit_pk)
    course = course_of(credit.room_id)
    missing = what_is_missing(course, credit)
    if course is None or missing is not None:
        raise Trouble(missing or Problem.NOT_ALLOWED, "as far as launches said")
    with Service(course.deployment.platform, course.scopes) as service:
        gradebook = Gradebook(service, course)
        column = gradebook.column(credit, terms_of(credit).maximum)
        due = scores_due(credit, everything=everything)
        unreached = 0
        for done, (who, sent) in enumerate(due):
            sign_of_life(credit, run, done, len(due))
            problem = deliver(gradebook, column, credit, who, sent)
            unreached = unreached + 1 if problem is Problem.UNREACHABLE else 0
            if problem in FOR_ALL and unreached not in (1, 2):
                raise Trouble(problem, f"at {who.participant}, {done} of {len(due)}")
        sign_of_life(credit, run, len(due), len(due))


def scores_due(credit: Credit, *, everything: bool) -> list[tuple[Participation, SentScore]]:
    """Whose score is to be sent, and what was sent of theirs."""
    kept = {row.participant_id: row for row in credit.scores.all()}
    people = participation(credit.room_id)
    return [
        (who, kept.get(who.participant) or SentScore(credit=credit, participant_id=who.participant))
        for who in people
        if everything or state_of(credit, who, kept.get(who.participant)) in DUE
    ]


def sign_of_life(credit: Credit, run: int, done: int, total: int) -> None:
    """Say how far it is; raises `Superseded` if this run is not the one any more."""
    ours = Credit.objects.filter(pk=credit.pk, run=run, enabled=True)
    if not ours.update(alive_at=timezone.now(), done=done, total=total):
        raise Superseded


def deliver(
    gradebook: Gradebook, column: str, credit: Credit, who: Participation, sent: SentScore
) -> Problem | None:
    """Send one score and write down what became of it; each try has a later timestamp than all before."""
    score = score_of(credit, who)
    now = this_moment()
    sent.timestamp = at = max(now, sent.timestamp + NEWER) if sent.timestamp else now
    sent.save()  # before the platform can know of it
    user_id = who.person.partition(":")[2]
    try:
        patiently(lambda: gradebook.score(column, user_id, score.points, score.maximum, at))
    except Trouble as trouble:
        log.warning("no score for %s: %s (%s)", who.participant, trouble.problem, trouble.detail)
        SentScore.objects.filter(pk=sent.pk).update(problem=trouble.problem.value)
        return trouble.problem
    SentScore.objects.filter(pk=sent.pk).update(
        points=score.points, maximum=score.maximum, column=column, sent_at=now, problem=""
    )
    return None


def patiently(ask: Callable[[], None]) -> None:
    """Ask; where the platform is busy, wait as long as it says and ask again, a few times."""
    for tries_left in reversed(range(TRIES_WHEN_BUSY)):
        try:
            return ask()
        except Trouble as trouble:
            if trouble.problem is not Problem.BUSY or not tries_left:
                raise
            time.sleep(min(trouble.wait if trouble.wait is not None else 3.0, LONGEST_WAIT))
