"""The platform's services, roster (NRPS) and gradebook (AGS), with the checks and refusals of Canvas."""

import base64
import datetime as dt
import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kroom.lti.claims import ENDPOINT, NAMES_AND_ROLES
from kroom.lti.gradebook import CANVAS_SUBMISSION, CONTAINER, LINE_ITEM, SCORE
from kroom.lti.roster import ACCEPT as MEMBERS
from kroom.lti.services import LINE_ITEMS, ROSTER, SCORES
from kroom.practice.course import PEOPLE, STUDENT, Course, Link, Person
from kroom.practice.courses import column_of, find_course
from kroom.practice.models import AddedLink, LineItem, Result
from kroom.practice.tokens import GRANTED, LINE_ITEMS_TO_READ, RESULTS, scopes_of

PAGE = 3
"""Rows on a page: few, so that a course as small as this one has several."""
RESULT_CONTAINER = "application/vnd.ims.lis.v2.resultcontainer+json"
PROGRESS = ("Initialized", "Started", "InProgress", "Submitted", "Completed")
GRADING = ("NotReady", "Failed", "Pending", "PendingManual", "FullyGraded")

View = Callable[..., HttpResponse]


class SaysNo(Exception):
    """The service refuses: a status, and words in Canvas's form."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(status, message)
        self.status = status
        self.message = message


def claims(request: HttpRequest, link: Link) -> dict[str, Any]:
    """What a launch says of the services of its course; a graded link names its own column too."""

    def here(name: str) -> str:
        return request.build_absolute_uri(reverse(name, args=[link.course.id]))

    endpoint: dict[str, Any] = {
        "scope": [scope for scope in GRANTED if scope != ROSTER],
        "lineitems": here("practice:line_items"),
    }
    added = AddedLink.objects.filter(link_id=link.id).first()
    column = column_of(added) if added else None
    if column is not None:
        endpoint["lineitem"] = address_of(request, column)
    return {
        ENDPOINT: endpoint,
        NAMES_AND_ROLES: {
            "context_memberships_url": here("practice:names_and_roles"),
            "service_versions": ["2.0"],
        },
    }


def opened_by(*scopes: str) -> Callable[[View], View]:
    """A service that a token with one of these scopes opens."""

    def service(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            has = scopes_of(request)
            try:
                if has is None:
                    raise SaysNo(401, "Missing or invalid access token")
                if not set(has) & set(scopes if request.method == "GET" else scopes[:1]):
                    raise SaysNo(401, "Insufficient permissions")
                return view(request, *args, **kwargs)
            except SaysNo as no:
                errors = {"type": no.status, "message": no.message}
                return JsonResponse({"errors": errors}, status=no.status)

        return answer

    return service


# ---- roster


@opened_by(ROSTER)
@require_GET
def names_and_roles(request: HttpRequest, context_id: str) -> HttpResponse:
    """Who is in the course, some at a time."""
    course = course_at(context_id)
    page, link = page_of(request, list(PEOPLE.values()))
    body = {
        "id": request.build_absolute_uri(),
        "context": {"id": course.id, "label": course.label, "title": course.title},
        "members": [
            {
                "status": "Active",
                "name": person.name,
                "given_name": person.given,
                "family_name": person.family,
                "email": f"{person.key}@practice.example",
                "user_id": person.user_id,
                "roles": list(person.roles),
            }
            for person in page
        ],
    }
    return JsonResponse(body, content_type=MEMBERS, headers=link)


def page_of(request: HttpRequest, rows: list[Any]) -> tuple[list[Any], dict[str, str]]:
    """The page a request asks for, and the link to the next; as in Canvas, the token tells cases apart."""
    first = 0
    if bookmark := request.GET.get("page", ""):
        try:
            first = int(json.loads(base64.urlsafe_b64decode(bookmark.removeprefix("bookmark:")))["first"])
        except (ValueError, KeyError, TypeError):
            raise SaysNo(400, "Invalid page") from None
    onward = first + PAGE
    link = {}
    if onward < len(rows):
        told = base64.urlsafe_b64encode(json.dumps({"first": onward}).encode()).decode()
        query = urlencode({**request.GET.dict(), "page": f"bookmark:{told}"})
        here = request.build_absolute_uri(request.path)
        link["Link"] = f'<{here}?{query}>; rel="next",<{here}>; rel="first"'
    return rows[first:onward], link


# ---- gradebook


@opened_by(LINE_ITEMS, LINE_ITEMS_TO_READ)
@require_http_methods(["GET", "POST"])
def line_items(request: HttpRequest, context_id: str) -> HttpResponse:
    """The tool's columns, or a new one."""
    course = course_at(context_id)
    if request.method == "POST":
        row = LineItem(context_id=course.id)
        write(row, body_of(request))
        return JsonResponse(shown(request, row), status=201, content_type=LINE_ITEM)
    rows = LineItem.objects.filter(context_id=course.id)
    for name in ("tag", "resource_id"):
        if name in request.GET:
            rows = rows.filter(**{name: request.GET[name]})
    page, link = page_of(request, list(rows))
    return JsonResponse(
        [shown(request, row) for row in page], safe=False, content_type=CONTAINER, headers=link
    )


@opened_by(LINE_ITEMS, LINE_ITEMS_TO_READ)
@require_http_methods(["GET", "PUT", "DELETE"])
def line_item(request: HttpRequest, context_id: str, pk: int) -> HttpResponse:
    """One column."""
    row = find(context_id, pk)
    if request.method == "DELETE":
        if row.link_id is not None:
            raise SaysNo(401, "You can not delete the line item of an assignment")
        row.delete()
        return HttpResponse(status=204)
    if request.method == "PUT":
        write(row, body_of(request))
    return JsonResponse(shown(request, row), content_type=LINE_ITEM)


@opened_by(SCORES)
@require_POST
def scores(request: HttpRequest, context_id: str, pk: int) -> HttpResponse:
    """Take one student's score, checked in Canvas's order."""
    column, said = find(context_id, pk), body_of(request)
    student = next((person for person in PEOPLE.values() if person.user_id == said.get("userId")), None)
    if student is None or not is_student(student):
        raise SaysNo(422, "User not found in course or is not a student")
    missing = [name for name in ("activityProgress", "gradingProgress", "timestamp") if not said.get(name)]
    if missing:
        raise SaysNo(400, f"param is missing or the value is empty: {missing[0]}")
    if said["activityProgress"] not in PROGRESS or said["gradingProgress"] not in GRADING:
        raise SaysNo(422, "activityProgress or gradingProgress is not one of the possible values")
    at = moment(said["timestamp"])
    result = Result.objects.filter(line_item=column, person=student.key).first()
    if result is not None and result.timestamp > at:
        raise SaysNo(400, f"Provided timestamp of {said['timestamp']} before last updated timestamp")
    take(result or Result(line_item=column, person=student.key), said, at)
    return JsonResponse(
        {"resultUrl": f"{address_of(request, column)}/results/{student.key}"}, content_type=SCORE
    )


def take(result: Result, said: dict[str, Any], at: dt.datetime) -> None:
    """Keep a score as the gradebook has it: of the column's own maximum."""
    counts = (
        said["gradingProgress"] in ("FullyGraded", "PendingManual") and said.get("scoreGiven") is not None
    )
    if counts and not is_number(said.get("scoreMaximum")):
        raise SaysNo(422, "ScoreMaximum not supplied when ScoreGiven present.")
    if counts and (said["scoreMaximum"] <= 0 or not is_number(said["scoreGiven"])):
        raise SaysNo(422, "ScoreMaximum must be greater than 0, and ScoreGiven a number")
    if counts:
        result.score = said["scoreGiven"] / said["scoreMaximum"] * result.line_item.score_maximum
    if said.get(CANVAS_SUBMISSION, {}).get("new_submission", True):
        result.attempts += 1
    result.comments += bool(said.get("comment"))
    result.timestamp = at
    result.save()


@opened_by(RESULTS)
@require_GET
def results(request: HttpRequest, context_id: str, pk: int) -> HttpResponse:
    """What the gradebook has in one column."""
    column = find(context_id, pk)
    here = address_of(request, column)
    page, link = page_of(request, list(column.results.all()))
    body = [
        {
            "id": f"{here}/results/{row.person}",
            "scoreOf": here,
            "userId": PEOPLE[row.person].user_id,
            "resultScore": row.score,
            "resultMaximum": column.score_maximum,
        }
        for row in page
    ]
    return JsonResponse(body, safe=False, content_type=RESULT_CONTAINER, headers=link)


# ---- details


def course_at(context_id: str) -> Course:
    """The course of an address."""
    course = find_course(context_id)
    if course is None:
        raise SaysNo(404, "The specified resource does not exist.")
    return course


def find(context_id: str, pk: int) -> LineItem:
    """The column of an address."""
    row = LineItem.objects.filter(context_id=context_id, pk=pk).first()
    if row is None:
        raise SaysNo(404, "The specified resource does not exist.")
    return row


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a request."""
    try:
        said = json.loads(request.body)
    except ValueError:
        raise SaysNo(400, "The body is not JSON") from None
    if not isinstance(said, dict):
        raise SaysNo(400, "The body is not an object")
    return said


def write(row: LineItem, said: dict[str, Any]) -> None:
    """Set what was said of a column."""
    row.label = said.get("label", row.label)
    row.score_maximum = said.get("scoreMaximum", row.score_maximum)
    row.resource_id = str(said.get("resourceId", row.resource_id))
    row.tag = said.get("tag", row.tag)
    if not row.label or not is_number(row.score_maximum) or row.score_maximum < 0:
        raise SaysNo(422, "label or scoreMaximum is missing or invalid")
    row.save()


def shown(request: HttpRequest, row: LineItem) -> dict[str, Any]:
    """A column, as the service shows it."""
    return {
        "id": address_of(request, row),
        "label": row.label,
        "scoreMaximum": row.score_maximum,
        "resourceId": row.resource_id,
        "tag": row.tag,
    }


def address_of(request: HttpRequest, row: LineItem) -> str:
    """Where a column is."""
    return request.build_absolute_uri(reverse("practice:line_item", args=[row.context_id, row.pk]))


def is_student(person: Person) -> bool:
    """Whether the gradebook has a row for them."""
    return STUDENT in person.roles


def is_number(said: object) -> bool:
    """A number, and no text that looks like one."""
    return isinstance(said, int | float) and not isinstance(said, bool)


def moment(said: object) -> dt.datetime:
    """A timestamp, which has to say its zone."""
    try:
        at = parse_datetime(said) if isinstance(said, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise SaysNo(400, f"Provided timestamp of {said} not a valid timestamp")
    return at
