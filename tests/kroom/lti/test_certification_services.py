"""The certification suite's cases for services, one by one.

What is asked arrives with the right headers, a token of the right scope and the right words; what is answered counts.

kroom reads the class list (NRPS), and finds, makes and fills a column of the gradebook (AGS); it reads no results.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from kroom.lti import background, sending
from kroom.lti.claims import ENDPOINT, NAMES_AND_ROLES
from kroom.lti.models import Credit, Member, Platform, SentScore
from kroom.lti.roster import Rosters
from kroom.lti.services import LINE_ITEMS, ROSTER, SCORES
from stage.models import Room
from tests.kroom.lti.elsewhere import Asked, Elsewhere, Reply, a_server
from tests.kroom.lti.some_platform import INSTRUCTOR, LEARNER, SomePlatform, both, put

pytestmark = pytest.mark.django_db

NRPS_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
ITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
ITEMS_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"


@dataclass(frozen=True)
class Case:
    """What one service is asked."""

    method: str
    path: str
    header: str
    media_type: str
    scope: str


SERVICES = {
    "NRPS members GET": Case("GET", "/members", "Accept", NRPS_TYPE, ROSTER),
    "AGS line items GET": Case("GET", "/items", "Accept", ITEMS_TYPE, LINE_ITEMS),
    "AGS line item POST": Case("POST", "/items", "Content-Type", ITEM_TYPE, LINE_ITEMS),
    "AGS score POST": Case("POST", "/items/1/scores", "Content-Type", SCORE_TYPE, SCORES),
}
each_service = pytest.mark.parametrize("case", SERVICES.values(), ids=SERVICES.keys())


@pytest.fixture
def suite() -> Iterator[Elsewhere]:
    """The suite's server. A token's own text says what it opens."""
    with a_server() as there:
        there.replies["/token"] = lambda asked: Reply({"access_token": asked.form["scope"].replace(" ", "|")})
        there.put("/members", {"members": [{"user_id": "person-1", "name": "Aisha", "roles": [LEARNER]}]})
        item = {"id": there.at("/items/1"), "label": "Biology live", "scoreMaximum": 2}
        there.replies["/items"] = lambda asked: Reply([] if asked.method == "GET" else asked.json | item)
        there.put("/items/1/scores", {})
        yield there


@pytest.fixture
def asked(
    suite: Elsewhere, platform: SomePlatform, quick_keys: None, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Asked]:
    """A student and a teacher come, the class list is read, points are sent: what was asked, by case."""
    monkeypatch.setattr(background, "soon", lambda work, *args, **kwargs: work(*args, **kwargs))
    Platform.objects.update(token_url=suite.at("/token"))

    def with_services(claims: dict[str, Any]) -> None:
        claims[NAMES_AND_ROLES] = {"context_memberships_url": suite.at("/members")}
        claims[ENDPOINT] = {"scope": [LINE_ITEMS, SCORES], "lineitems": suite.at("/items")}

    platform.launch(Client(), with_services)
    platform.launch(Client(), both(with_services, put("sub", "person-2"), put("roles", [INSTRUCTOR])))
    Rosters().renew(Room.objects.get().pk, because_it_starts=False)
    credit = Credit.objects.create(room=Room.objects.get(), enabled=True)
    assert sending.begin(credit, "Maria Silva", everything=False)
    return {
        name: next(
            one for one in suite.asked if (one.method, one.path.partition("?")[0]) == (case.method, case.path)
        )
        for name, case in SERVICES.items()
    }


@each_service
def test_request_received_with_its_header(asked: dict[str, Asked], case: Case) -> None:
    one = asked[name_of(case)]

    assert one.headers[case.header] == case.media_type
    assert one.headers["Accept"]


@each_service
def test_bearer_token_of_the_scope(suite: Elsewhere, asked: dict[str, Asked], case: Case) -> None:
    """And of no scope that the other service needs."""
    one = asked[name_of(case)]
    needed = [ROSTER] if case.scope == ROSTER else [LINE_ITEMS, SCORES]

    assert one.headers["Authorization"] == "Bearer " + "|".join(sorted(needed))
    assert case.scope in one.token.split("|")


def test_nrps_response_is_read(asked: dict[str, Asked]) -> None:
    assert list(Member.objects.values_list("user_id", "name")) == [("person-1", "Aisha")]


def test_ags_line_item_values(asked: dict[str, Asked]) -> None:
    """The column of this room, found again by these."""
    room = Room.objects.get()
    said = asked["AGS line item POST"].json

    assert said == {
        "label": room.title,
        "scoreMaximum": 2,
        "resourceId": str(room.pk),
        "tag": "kroom",
    }
    assert f"resource_id={room.pk}" in asked["AGS line items GET"].path


def test_ags_score_values_and_response(suite: Elsewhere, asked: dict[str, Asked]) -> None:
    said = asked["AGS score POST"].json

    assert {**said, "timestamp": ""} == {
        "userId": "person-1",
        "scoreGiven": 0,
        "scoreMaximum": 2,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": "",
        "https://canvas.instructure.com/lti/submission": {"new_submission": False},
    }
    assert said["timestamp"].endswith("Z")
    sent = SentScore.objects.get()
    assert (sent.points, sent.maximum, sent.column, sent.problem) == (0, 2, suite.at("/items/1"), "")


def name_of(case: Case) -> str:
    """What the suite calls it."""
    return next(name for name, one in SERVICES.items() if one is case)
