"""The school's tokens, roster and gradebook, by lti1p3platform.

What the library does not look at or cannot do is done here, with plain PyJWT and a few lines:
- of a client assertion it checks the signature and the times; type, aud, iss, sub and jti it leaves open (`token`);
- any one scope of the gradebook opens all of it (`opened`);
- its next page is a number in the body: no `Link` header, no tokens as Canvas has them (`turned`);
- it wraps line items in an object, where the standard has a list (`answer`).
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt
from lti1p3platform.exceptions import LineItemNotFoundException, LtiException, LtiServiceException
from lti1p3platform.membership import Context
from lti1p3platform.request import Request
from lti1p3platform.response import Response
from lti1p3platform.score import UpdateScoreStatus
from lti1p3platform.service_connector import AssignmentsGradesService, NamesRoleProvisioningService

from kroom.lti.roles import MEMBERSHIP

BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SCOPE = "https://purl.imsglobal.org/spec/"
PAGE = 2
LINE_ITEM = re.compile(r"/line_items/(\d+)(/scores)?")


@dataclass
class Office:
    """What the school keeps, and what it was asked."""

    client_id: str
    address: str
    config: Any
    """The library's configuration, with the school's key."""
    people: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Name and role of each."""
    columns: dict[str, dict[str, Any]] = field(default_factory=dict)
    scores: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[str, str, int]] = field(default_factory=list)
    """Method, address and the status of the answer."""
    assertions: list[dict[str, Any]] = field(default_factory=list)

    def count(self, method: str, path: str) -> int:
        """How often that was asked."""
        return sum(asked[:2] == (method, path) for asked in self.asked)


class Asked(Request):  # type: ignore[misc]
    """A question of the tool's, as the library reads it."""

    def build_metadata(self, request: dict[str, Any]) -> Any:
        return request


class Roster(NamesRoleProvisioningService):  # type: ignore[misc]
    """Who is in the course, two on a page."""

    def __init__(self, office: Office, request: Asked) -> None:
        super().__init__(request, office.config, f"{office.address}/members")
        self.office = office

    def get_context_by_id(self) -> Context:
        return Context(id="graded", label="G", title="The graded")

    def get_member_data_page(self, page: str = "", limit: Any = None, **_: Any) -> Any:
        first = turned(page)
        some = list(self.office.people.items())[first : first + PAGE]
        content = [{"user_id": key, "name": name, "roles": [role]} for key, (name, role) in some]
        return {"content": content, "has_next": False}


class Grades(AssignmentsGradesService):  # type: ignore[misc]
    """The gradebook."""

    def __init__(self, office: Office, request: Asked) -> None:
        super().__init__(request, office.config, f"{office.address}/line_items")
        self.office = office

    def find_lineitems(self, resource_id: str = "", tag: str = "", **_: Any) -> Any:
        rows = self.office.columns.values()
        found = [row for row in rows if (row.get("resourceId"), row.get("tag")) == (resource_id, tag)]
        return {"content": found, "has_next": False}

    def find_lineitem(self, line_item_id: str) -> Any:
        if line_item_id not in self.office.columns:
            raise LineItemNotFoundException
        return self.office.columns[line_item_id]

    def create_lineitem(self, creation_data: Any) -> Any:
        key = str(len(self.office.columns) + 1)
        self.office.columns[key] = {**creation_data, "id": f"{self.office.address}/line_items/{key}"}
        return self.office.columns[key]

    def update_lineitem(self, update_data: Any) -> Any:
        row = self.find_lineitem(update_data["id"])
        row.update({name: value for name, value in update_data.items() if name != "id"})
        return row

    def delete_lineitem(self, line_item_id: str) -> None:
        raise NotImplementedError

    def get_results(self, line_item_id: str, **_: Any) -> Any:
        raise NotImplementedError

    def update_score(self, line_item_id: str, score: Any) -> UpdateScoreStatus:
        self.find_lineitem(line_item_id)
        _, role = self.office.people.get(score["userId"], ("", ""))
        if role != MEMBERSHIP + "#Learner":
            raise LtiServiceException("User not found in course or is not a student", 422)
        before = self.office.scores.get((line_item_id, score["userId"]))
        if before and before["timestamp"] >= score["timestamp"]:
            return UpdateScoreStatus.OLD_TIMESTAMP
        self.office.scores[line_item_id, score["userId"]] = score
        return UpdateScoreStatus.SUCCESS


def turned(page: str) -> int:
    """Where a page begins; its token tells cases apart, as Canvas's do."""
    if not page:
        return 0
    found = re.fullmatch(r"bookmark:WyJ(\d+)QmFzZQ", page)
    if not found:
        raise LtiServiceException(f"Invalid page {page!r}", 400)
    return int(found[1])


def token(office: Office, form: dict[str, str]) -> tuple[int, Any]:
    """A token for the tool's signature: the library's word first, then ours."""
    try:
        granted = office.config.get_access_token(form)
        claims = jwt.decode(
            form["client_assertion"],
            office.config.get_tool_public_key(),
            algorithms=["RS256"],
            audience=f"{office.address}/token",
            issuer=office.client_id,
            options={"require": ["iss", "sub", "aud", "iat", "exp", "jti"]},
        )
    except (LtiException, jwt.InvalidTokenError) as wrong:
        return 400, {"error": "invalid_client", "error_description": str(wrong)}
    is_new = claims["jti"] not in [one["jti"] for one in office.assertions]
    if claims["sub"] != office.client_id or form["client_assertion_type"] != BEARER or not is_new:
        return 400, {"error": "invalid_client", "error_description": "sub, type or jti"}
    office.assertions.append(claims)
    return 200, granted


def opened(office: Office, request: Asked, scope: str) -> None:
    """Insist on a token with this very scope."""
    said = request.headers.get("Authorization", "").partition(" ")[2]
    key = office.config.get_registration().get_platform_public_key()
    try:
        scopes = jwt.decode(said, key, algorithms=["RS256"])["scopes"].split()
    except jwt.InvalidTokenError as wrong:
        raise LtiServiceException(str(wrong), 401) from wrong
    if SCOPE + scope not in scopes:
        raise LtiServiceException(f"no {scope}", 401)


def answer(
    office: Office, method: str, path: str, headers: Any, body: bytes
) -> tuple[int, dict[str, str], bytes]:
    """Answer a question of the tool's: status, headers and body."""
    parts = urlsplit(path)
    query = dict(parse_qsl(parts.query))
    more: dict[str, str] = {}
    if parts.path == "/token":
        status, said = token(office, dict(parse_qsl(body.decode())))
        kind = "application/json"
    else:
        request = Asked(
            {
                "method": method,
                "get_data": query,
                "form_data": {},
                "headers": headers,
                "json": json.loads(body) if body else None,
            }
        )
        response = respond(office, request, parts.path)
        status, said, kind = response.code, response.result, response.media_type
        if parts.path == "/line_items" and method == "GET" and status == 200:
            said = said["content"]
        if parts.path == "/members" and status == 200:
            onward = turned(query.get("page", "")) + PAGE
            if onward < len(office.people):
                address = f"{office.address}/members?page=bookmark:WyJ{onward}QmFzZQ"
                more["Link"] = f'<{address}>; rel="next"'
        if status >= 400:
            said = {"errors": {"message": response.message}}
    office.asked.append((method, parts.path, status))
    return status, {"Content-Type": kind, **more}, json.dumps(said).encode()


def respond(office: Office, request: Asked, path: str) -> Response:
    """The library's answer."""
    found = LINE_ITEM.fullmatch(path)
    roster, grades = Roster(office, request), Grades(office, request)
    asked = request.method
    handler: Callable[..., Response] | None = None
    scope, named = "lti-ags/scope/lineitem", {}
    if path == "/members":
        handler, scope = roster.handle_get_members, "lti-nrps/scope/contextmembership.readonly"
    elif path == "/line_items":
        handler = grades.handle_create_lineitem if asked == "POST" else grades.handle_get_lineitems
    elif found and found[2]:
        handler, scope = grades.handle_update_score, "lti-ags/scope/score"
    elif found:
        handler = grades.handle_update_lineitem if asked == "PUT" else grades.handle_get_lineitem
    if found:
        named = {"line_item_id": found[1]}
    if handler is None:
        return Response(result=None, code=404, message="nothing here")

    def asked_rightly() -> Response:
        opened(office, request, scope)
        return handler(**named)

    response: Response = roster.handle_resp(asked_rightly)
    return response
