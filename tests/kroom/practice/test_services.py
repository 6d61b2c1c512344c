"""The practice course's token address, roster and gradebook: as strict as Canvas's."""

import time
from typing import Any

import jwt
import pytest
from django.test import Client

from kroom.lti import tool_keys
from kroom.lti.claims import ENDPOINT, NAMES_AND_ROLES
from kroom.lti.gradebook import CANVAS_SUBMISSION
from kroom.lti.models import Course, Platform
from kroom.lti.services import LINE_ITEMS, ROSTER, SCORES
from kroom.practice.course import COURSE_ID, PEOPLE
from kroom.practice.courses import column_of
from kroom.practice.models import AddedLink, LineItem, Result
from kroom.practice.platform import CLIENT_ID
from kroom.practice.tokens import BEARER, LINE_ITEMS_TO_READ, RESULTS
from stage.models import Room
from tests.kroom.lti.some_platform import rsa_key
from tests.kroom.practice.test_practice import asked, form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_keys")]

TOKEN = "http://testserver/practice/token"
API = f"/practice/api/{COURSE_ID}"


def assertion(key: Any = None, **changes: Any) -> str:
    """The tool's signature, changed in one way; a claim of None is left out."""
    ours = tool_keys.signing_key()
    now = int(time.time())
    claims = {
        "iss": CLIENT_ID,
        "sub": CLIENT_ID,
        "aud": TOKEN,
        "iat": now,
        "exp": now + 60,
        "jti": f"{time.monotonic_ns()}",
    } | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, key or ours.private_pem, algorithm="RS256", headers={"kid": ours.kid})


def ask_token(*scopes: str, **changes: Any) -> Any:
    """Ask for a token."""
    said = {
        "grant_type": "client_credentials",
        "client_assertion_type": BEARER,
        "client_assertion": assertion(),
        "scope": " ".join(scopes),
    }
    return Client().post("/practice/token", said | changes)


def opened_by(*scopes: str) -> dict[str, str]:
    """The header of a token for these scopes."""
    return {"Authorization": f"Bearer {ask_token(*scopes).json()['access_token']}"}


def post(path: str, said: Any, *scopes: str) -> Any:
    """Say something to a service."""
    return Client().post(API + path, said, content_type="application/json", headers=opened_by(*scopes))


@pytest.fixture
def column() -> LineItem:
    """A column of ten points."""
    return LineItem.objects.create(context_id=COURSE_ID, label="Participation", score_maximum=10)


def score(**changes: Any) -> dict[str, Any]:
    """A whole score of Li Wei's, changed in one way; None is left out."""
    said = {
        "userId": "practice-wei",
        "scoreGiven": 3,
        "scoreMaximum": 5,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": "2026-03-01T10:00:00.000Z",
    } | changes
    return {name: value for name, value in said.items() if value is not None}


def test_launches_name_the_services(client: Client) -> None:
    _, fields = form(client.get(asked(client)))
    claims = jwt.decode(fields["id_token"], options={"verify_signature": False})

    assert claims[NAMES_AND_ROLES]["context_memberships_url"] == f"http://testserver{API}/names_and_roles"
    assert claims[ENDPOINT]["lineitems"] == f"http://testserver{API}/line_items"
    assert {LINE_ITEMS, SCORES} <= set(claims[ENDPOINT]["scope"])
    assert "lineitem" not in claims[ENDPOINT]
    assert Platform.objects.get().token_url == TOKEN


def test_a_signature_buys_a_token() -> None:
    said = ask_token(ROSTER, SCORES).json()

    assert (said["token_type"], said["scope"]) == ("Bearer", f"{ROSTER} {SCORES}")


NOW = int(time.time())


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "another"},
        {"sub": "another"},
        {"aud": "http://testserver/practice/"},
        {"exp": NOW - 3600},
        {"iat": NOW - 7200},
        {"iat": NOW + 7200},
        {"iss": None},
        {"sub": None},
        {"aud": None},
        {"exp": None},
        {"iat": None},
        {"jti": None},
        {"key": rsa_key("another")},
    ],
)
def test_a_wrong_signature_buys_none(changes: dict[str, Any]) -> None:
    answer = ask_token(ROSTER, client_assertion=assertion(**changes))

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client")


@pytest.mark.parametrize("text", ["", "nonsense", "a.b.c"])
def test_no_signature_buys_none(text: str) -> None:
    assert ask_token(ROSTER, client_assertion=text).json()["error"] == "invalid_client"


def test_a_signature_works_once() -> None:
    signed = assertion()

    assert ask_token(ROSTER, client_assertion=signed).status_code == 200
    assert ask_token(ROSTER, client_assertion=signed).status_code == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"client_assertion_type": "other"}, "unsupported_grant_type"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
    ],
)
def test_other_wishes(changes: dict[str, str], error: str) -> None:
    assert ask_token(ROSTER, **changes).json()["error"] == error


@pytest.mark.parametrize(
    ("path", "scope"),
    [("/names_and_roles", SCORES), ("/line_items", ROSTER), ("/line_items/1/results", SCORES)],
)
def test_services_open_to_the_right_token_only(column: LineItem, path: str, scope: str) -> None:
    for headers in {}, {"Authorization": "Bearer nonsense"}, opened_by(scope):
        assert Client().get(API + path, headers=headers).status_code == 401


def test_a_scope_to_read_does_not_write() -> None:
    item = {"label": "x", "scoreMaximum": 1}

    assert Client().get(f"{API}/line_items", headers=opened_by(LINE_ITEMS_TO_READ)).status_code == 200
    assert post("/line_items", item, LINE_ITEMS_TO_READ).status_code == 401
    assert post("/line_items", item, LINE_ITEMS).status_code == 201


def test_the_roster_comes_in_pages_whose_tokens_tell_cases_apart() -> None:
    headers, address, found = opened_by(ROSTER), f"{API}/names_and_roles", []
    pages = 0
    while address:
        answer = Client().get(address, headers=headers)
        found += [member["user_id"] for member in answer.json()["members"]]
        pages += 1
        following = [link for link in answer.headers.get("Link", "").split(",") if 'rel="next"' in link]
        address = following[0].split(">")[0].removeprefix("<") if following else ""
        if address:
            assert Client().get(address.lower(), headers=headers).status_code == 400

    assert pages == 3
    assert found == [person.user_id for person in PEOPLE.values()]


def test_columns_are_found_by_their_words(column: LineItem) -> None:
    made = post(
        "/line_items", {"label": "Room", "scoreMaximum": 5, "resourceId": "r", "tag": "t"}, LINE_ITEMS
    )
    headers = opened_by(LINE_ITEMS)
    for query, count in ({"tag": "t", "resource_id": "r"}, 1), ({"tag": "other"}, 0), ({}, 2):
        assert len(Client().get(f"{API}/line_items", query, headers=headers).json()) == count
    assert Client().get(made.json()["id"], headers=headers).json()["label"] == "Room"


@pytest.mark.parametrize("said", [{"label": "x"}, {"label": "x", "scoreMaximum": "5"}, {"scoreMaximum": 5}])
def test_a_column_that_is_none(said: dict[str, Any]) -> None:
    assert post("/line_items", said, LINE_ITEMS).status_code == 422


def test_a_score_is_kept_in_the_columns_own_points(column: LineItem) -> None:
    assert post(f"/line_items/{column.pk}/scores", score(), SCORES).status_code == 200
    again = score(comment="Well done", **{CANVAS_SUBMISSION: {"new_submission": False}})
    post(f"/line_items/{column.pk}/scores", again, SCORES)

    row = Result.objects.get()
    assert (row.person, row.score, row.attempts, row.comments) == ("wei", 6, 1, 1)
    (shown,) = Client().get(f"{API}/line_items/{column.pk}/results", headers=opened_by(RESULTS)).json()
    assert (shown["userId"], shown["resultScore"], shown["resultMaximum"]) == ("practice-wei", 6, 10)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"userId": "practice-maria"}, 422),
        ({"userId": "practice-nobody"}, 422),
        ({"userId": None}, 422),
        ({"timestamp": None}, 400),
        ({"activityProgress": None}, 400),
        ({"gradingProgress": None}, 400),
        ({"activityProgress": "Done"}, 422),
        ({"timestamp": "yesterday"}, 400),
        ({"timestamp": "2026-03-01T10:00:00"}, 400),
        ({"timestamp": "2026-13-01T10:00:00Z"}, 400),
        ({"scoreMaximum": None}, 422),
        ({"scoreMaximum": 0}, 422),
        ({"scoreGiven": "3"}, 422),
    ],
)
def test_a_score_that_is_none(column: LineItem, changes: dict[str, Any], status: int) -> None:
    assert post(f"/line_items/{column.pk}/scores", score(**changes), SCORES).status_code == status
    assert not Result.objects.exists()


def test_an_older_score_does_not_replace_a_newer_one(column: LineItem) -> None:
    path = f"/line_items/{column.pk}/scores"
    assert post(path, score(), SCORES).status_code == 200
    assert post(path, score(timestamp="2026-03-01T09:59:59.999Z", scoreGiven=0), SCORES).status_code == 400
    assert post(path, score(timestamp="2026-03-01T10:00:00.001Z", scoreGiven=5), SCORES).status_code == 200
    assert Result.objects.get().score == 10


@pytest.mark.parametrize("body", ["nonsense", "[]"])
def test_no_object(column: LineItem, body: str) -> None:
    assert post(f"/line_items/{column.pk}/scores", body, SCORES).status_code == 400


def test_no_column() -> None:
    assert post("/line_items/77/scores", score(), SCORES).status_code == 404


def test_the_gradebook_page(client: Client, column: LineItem) -> None:
    Result.objects.create(line_item=column, person="wei", score=7.5, timestamp="2026-03-01T10:00Z")
    page = client.get("/practice/gradebook/").content.decode()

    assert "<td>7.5</td>" in page
    assert page.count("<td>–</td>") == 4
    assert "Maria Silva" not in page
    assert "/practice/gradebook/" in client.get("/practice/", {"as": "maria"}).content.decode()
    assert "/practice/gradebook/" not in client.get("/practice/", {"as": "wei"}).content.decode()


def test_opening_a_room_remembers_its_course(client: Client) -> None:
    address, fields = form(client.get(asked(client)))
    client.post(address, fields)

    course = Course.objects.get()
    assert course.memberships_url == f"http://testserver{API}/names_and_roles"
    assert Room.objects.count() == 1


def test_the_column_of_an_assignment_is_not_the_tools_to_delete(column: LineItem) -> None:
    link = AddedLink.objects.create(context_id=COURSE_ID, link_id="lab", title="Lab", points=5)
    its = column_of(link)
    assert its is not None
    for row, status in (its, 401), (column, 204):
        answer = Client().delete(f"{API}/line_items/{row.pk}", headers=opened_by(LINE_ITEMS))
        assert answer.status_code == status
    assert LineItem.objects.get() == its


def test_a_course_that_is_none_and_columns_of_another(column: LineItem) -> None:
    LineItem.objects.filter(pk=column.pk).update(context_id="another")
    for path in (
        f"{API}/line_items/{column.pk}",
        "/practice/api/none/line_items",
        "/practice/api/another/line_items",
    ):
        assert Client().get(path, headers=opened_by(LINE_ITEMS)).status_code == 404
    assert Client().get("/practice/api/none/names_and_roles", headers=opened_by(ROSTER)).status_code == 404
