"""A course's gradebook (AGS): the column a room's scores go to, and the scores."""

import datetime as dt
import logging
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import msgspec

from kroom.lti.claims import one_line
from kroom.lti.courses import is_on
from kroom.lti.credit_models import NAME_LENGTH
from kroom.lti.models import Course, Credit
from kroom.lti.outside import same_origin
from kroom.lti.services import LINE_ITEMS, SCORES, Service, may_be_asked, read
from kroom.lti.troubles import Problem, Trouble

log = logging.getLogger(__name__)

LINE_ITEM = "application/vnd.ims.lis.v2.lineitem+json"
CONTAINER = "application/vnd.ims.lis.v2.lineitemcontainer+json"
SCORE = "application/vnd.ims.lis.v1.score+json"
CANVAS_SUBMISSION = "https://canvas.instructure.com/lti/submission"
TAG = "kroom"
MOST_PAGES = 50


class LineItem(msgspec.Struct, frozen=True):
    """A column."""

    id: str
    label: str | None = None
    tag: str | None = None
    resourceId: str | int | None = None
    scoreMaximum: float | None = None


def what_is_missing(course: Course | None, credit: Credit | None) -> Problem | None:
    """Why this course takes no scores from kroom at all, as far as launches said; nothing if it does."""
    if course is None or not (course.line_items_url or (credit and credit.assignment_line_item)):
        return Problem.NOT_ALLOWED
    if not is_on(course):
        return Problem.TURNED_OFF
    may_score = SCORES in course.scopes
    has_column = bool(credit and credit.assignment_line_item) or LINE_ITEMS in course.scopes
    return None if may_score and has_column else Problem.NOT_ALLOWED


class Gradebook:
    """The gradebook of one course, while a line to it is open."""

    def __init__(self, service: Service, course: Course) -> None:
        self.service = service
        self.course = course

    def column(self, credit: Credit, maximum: int) -> str:
        """The column for a room: its assignment's, else our own, which is found again before it is made.

        Found or made, it is written down; and our own follows the room's title and the points there are.
        """
        if credit.assignment_line_item:
            if self.is_there(credit.assignment_line_item):
                return credit.assignment_line_item
            log.warning(
                "the assignment of %s has left the gradebook: a column of kroom's own instead", credit
            )
            Credit.objects.filter(pk=credit.pk).update(assignment_line_item="")
            credit.assignment_line_item = ""
        resource_id = str(credit.room_id)
        wanted = {
            "label": credit.room.title,
            "resourceId": resource_id,
            "tag": TAG,
            "scoreMaximum": maximum,
        }
        found = self.find(resource_id, credit.line_item) or self.make(wanted)
        if not may_be_asked(self.course.deployment.platform, found.id):
            raise Trouble(Problem.BAD_ANSWER, f"our column is {found.id!r}")
        if credit.line_item == found.id and credit.line_item_maximum not in (None, maximum):
            self.service.send("PUT", found.id, LINE_ITEM, wanted, LINE_ITEM)
            found = msgspec.structs.replace(found, label=credit.room.title)
        credit.line_item, credit.line_item_maximum = found.id, maximum
        credit.line_item_label = one_line(found.label or "")[:NAME_LENGTH]
        credit.save(update_fields=["line_item", "line_item_maximum", "line_item_label"])
        return found.id

    def is_there(self, line_item: str) -> bool:
        """Whether a column still exists; where we may not look, it does until a score says otherwise."""
        if LINE_ITEMS not in self.service.scopes:
            return True
        try:
            self.service.get(line_item, LINE_ITEM)
        except Trouble as trouble:
            if trouble.problem is Problem.GONE:
                return False
            raise
        return True

    def find(self, resource_id: str, known: str) -> LineItem | None:
        """Our column among those there are: the one we know, else the first that carries our words."""
        if LINE_ITEMS not in self.service.scopes or not self.course.line_items_url:
            raise Trouble(Problem.NOT_ALLOWED, "no column, and no right to make one")
        ours: list[LineItem] = []
        address: str | None = with_query(self.course.line_items_url, resource_id=resource_id, tag=TAG)
        asked: set[str] = set()
        while address:
            asked.add(address)
            answer = self.service.get(address, CONTAINER)
            ours += [
                row
                for row in read(answer, list[LineItem])
                if str(row.resourceId) == resource_id and row.tag == TAG and same_origin(row.id, address)
            ]
            onward = answer.next_page()
            address = urljoin(address, onward) if onward else None
            if address and (
                address in asked
                or len(asked) >= MOST_PAGES
                or not same_origin(address, self.course.line_items_url)
            ):
                raise Trouble(Problem.BAD_ANSWER, f"the next page is {address!r}")
        return next((row for row in ours if row.id == known), ours[0] if ours else None)

    def make(self, wanted: dict[str, object]) -> LineItem:
        """A new column."""
        made = read(
            self.service.send("POST", self.course.line_items_url, LINE_ITEM, wanted, LINE_ITEM), LineItem
        )
        if not same_origin(made.id, self.course.line_items_url):
            raise Trouble(Problem.BAD_ANSWER, f"the new column is {made.id!r}")
        return made

    def score(self, column: str, user_id: str, points: int, maximum: int, at: dt.datetime) -> None:
        """Send one student's score. Sent twice, it is the same score: no comment piles up, no attempt is used.

        Canvas answers 422 for somebody whom the gradebook has no row for.
        """
        said = {
            "userId": user_id,
            "scoreGiven": points,
            "scoreMaximum": maximum,
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            "timestamp": at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            CANVAS_SUBMISSION: {"new_submission": False},
        }
        try:
            self.service.send("POST", scores_of(column), SCORE, said)
        except Trouble as trouble:
            if trouble.status == 422:
                raise Trouble(Problem.NOT_A_STUDENT, trouble.detail) from trouble
            raise


def scores_of(column: str) -> str:
    """Where a column takes scores: its path and one step more, whatever query it has."""
    parts = urlsplit(column)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/") + "/scores"))


def with_query(address: str, **more: str) -> str:
    """An address with more in its query, which it may have already."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *more.items()])))
