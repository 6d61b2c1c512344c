"""The roster of a course (NRPS), who should be in its rooms: fetched in the background, kept, renewed when old."""

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kroom.lti import background
from kroom.lti.claims import is_an_id, one_line
from kroom.lti.courses import course_of, forget_roster, is_on
from kroom.lti.models import Course, Member, ResourceLink
from kroom.lti.outside import same_origin
from kroom.lti.roles import principal
from kroom.lti.services import ROSTER, Service, read
from kroom.lti.troubles import Problem, Trouble
from stage import expected
from stage.expected import ExpectedPerson

log = logging.getLogger(__name__)

ACCEPT = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
FRESH = dt.timedelta(minutes=10)
FRESH_AT_START = dt.timedelta(minutes=1)
PAUSE = dt.timedelta(minutes=1)
"""Between two tries, however often somebody looks."""
PAUSE_IF_NOT_ALLOWED = dt.timedelta(hours=1)
MOST_PAGES = 400
MOST_MEMBERS = 20_000


class Listed(msgspec.Struct, frozen=True):
    """A member, as the platform lists them."""

    user_id: str
    status: str | None = None
    roles: list[str] | None = None
    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None

    @property
    def is_expected(self) -> bool:
        """Active students, and members of a group; not those who teach, watch over somebody, or only test."""
        kinds = {principal(role) for role in self.roles or []}
        is_test = any(role.endswith("#TestUser") for role in self.roles or [])
        is_active = (self.status or "Active").lower() == "active"
        return is_active and not is_test and bool(kinds & {"Learner", "Member"}) and "Instructor" not in kinds

    @property
    def full_name(self) -> str:
        """As far as it is shared."""
        parts = f"{self.given_name or ''} {self.family_name or ''}"
        return (one_line(self.name or "") or one_line(parts))[:200]


class Page(msgspec.Struct, frozen=True):
    """Some of the members."""

    members: list[Listed]


class Rosters:
    """What the stage asks: answered from what is kept."""

    def people(self, room_id: UUID) -> list[ExpectedPerson] | None:
        """The students of the room's course."""
        course = course_of(room_id)
        if course is None or course.roster_at is None:
            return None
        platform = course.deployment.platform_id
        return [ExpectedPerson(row.pk, f"{platform}:{row.user_id}", row.name) for row in course.members.all()]

    def renew(self, room_id: UUID, *, because_it_starts: bool) -> None:
        """Fetch the roster in the background if it is old; of all who ask at once, one does."""
        course = course_of(room_id)
        if course is not None and take_turn(course, FRESH_AT_START if because_it_starts else FRESH):
            background.soon(fetch, course.pk)


def take_turn(course: Course, fresh: dt.timedelta) -> bool:
    """Whether the roster is due, and ours to fetch."""
    if not course.memberships_url or not is_on(course):
        return False
    now = timezone.now()
    pause = PAUSE_IF_NOT_ALLOWED if course.roster_problem == Problem.NOT_ALLOWED else PAUSE
    is_due = Q(roster_at=None) | Q(roster_at__lte=now - fresh)
    was_tried = Q(roster_tried_at__gt=now - pause)
    rows = Course.objects.filter(is_due, pk=course.pk).exclude(was_tried)
    return rows.update(roster_tried_at=now) == 1


def fetch(course_pk: int) -> Problem | None:
    """Ask the platform and keep the answer; of a failure, keep the reason and the old roster."""
    course = Course.objects.select_related("deployment__platform").filter(pk=course_pk).first()
    if course is None or not course.memberships_url:
        return None
    if not is_on(course):
        return Problem.TURNED_OFF
    try:
        found = {row.user_id: row.full_name for row in ask(course) if row.is_expected}
    except Trouble as trouble:
        log.warning("no roster of %s: %s (%s)", course, trouble.problem, trouble.detail)
        Course.objects.filter(pk=course.pk).update(roster_problem=trouble.problem.value)
        if trouble.problem is Problem.NOT_ALLOWED:
            forget_roster(course)
            tell(course)
        return trouble.problem
    keep(course, found)
    tell(course)
    return None


def ask(course: Course) -> Iterator[Listed]:
    """All members, page after page."""
    address: str | None = course.memberships_url
    asked: set[str] = set()
    count = 0
    with Service(course.deployment.platform, [ROSTER]) as service:
        while address:
            asked.add(address)
            answer = service.get(address, ACCEPT)
            page = read(answer, Page)
            count += len(page.members)
            if count > MOST_MEMBERS or len(asked) > MOST_PAGES:
                raise Trouble(Problem.BAD_ANSWER, f"more than {MOST_MEMBERS} members or {MOST_PAGES} pages")
            if not all(is_an_id(row.user_id) for row in page.members):
                raise Trouble(Problem.BAD_ANSWER, "a user_id is empty, too long or no text")
            yield from page.members
            address = following(address, answer.next_page(), asked)


def following(address: str, said: str | None, asked: set[str]) -> str | None:
    """The next page's address: on the same server, and a page we have not had."""
    if said is None:
        return None
    onward = urljoin(address, said)
    if not same_origin(onward, address) or onward in asked:
        raise Trouble(Problem.BAD_ANSWER, f"the next page is {onward!r}")
    return onward


def keep(course: Course, found: dict[str, str]) -> None:
    """Replace what is kept, unless it was asked to be forgotten meanwhile. Who stays keeps their number."""
    with transaction.atomic():
        row = Course.objects.select_for_update().filter(pk=course.pk).first()
        if row is None or row.memberships_url != course.memberships_url:
            return
        known = {member.user_id: member for member in row.members.all()}
        gone = [member.pk for user_id, member in known.items() if user_id not in found]
        for some in in_parts(gone):
            Member.objects.filter(pk__in=some).delete()
        renamed = [
            member for member in known.values() if found.get(member.user_id, member.name) != member.name
        ]
        for member in renamed:
            member.name = found[member.user_id]
        Member.objects.bulk_update(renamed, ["name"], batch_size=200)
        fresh = [
            Member(course=row, user_id=user_id, name=name)
            for user_id, name in found.items()
            if user_id not in known
        ]
        Member.objects.bulk_create(fresh, batch_size=200)
        row.roster_at, row.roster_problem = timezone.now(), ""
        row.save(update_fields=["roster_at", "roster_problem"])


def in_parts(rows: list[int], size: int = 500) -> Iterable[list[int]]:
    """A few hundred at a time."""
    return (rows[first : first + size] for first in range(0, len(rows), size))


def tell(course: Course) -> None:
    """Every room of the course looks at its list again."""
    links = ResourceLink.objects.filter(deployment=course.deployment_id, context_id=course.context_id)
    for room_id in links.values_list("room", flat=True).distinct().order_by():
        expected.changed.send(sender=Course, room=room_id)
