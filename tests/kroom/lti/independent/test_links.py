"""The school's teachers add rooms to their courses."""

import time
from html import unescape

import jwt
import pytest
from lti1p3platform.exceptions import LtiException

from kroom.lti import refusals
from kroom.lti.claims import CLAIM
from tests.kroom.lti.independent.school import CLIENT_ID, DEPLOYMENT_ID, STUDENT, TEACHER, Click, School
from tests.kroom.lti.independent.test_launches import entered
from tests.kroom.lti.independent.visitor import Visitor
from tests.kroom.lti.picking import Fields


def test_from_the_request_to_the_room(school: School, teacher: Visitor, student: Visitor) -> None:
    picker = teacher.click(Click("u-1", TEACHER, link=None))
    sent = Fields(teacher.send(picker, title="Lab", access="open", graded="on", points="5").text)
    (link,) = school.links_in(sent.values["JWT"])

    assert sent.action == f"{school.address}/links?course=course-1"
    assert (link["type"], link["title"], link["lineItem"]["scoreMaximum"]) == ("ltiResourceLink", "Lab", 5)

    first = teacher.click(Click("u-1", TEACHER, link="chosen", custom=link["custom"]))
    second = student.click(Click("u-2", STUDENT, link="chosen", custom=link["custom"]))
    assert "<title>Lab</title>" in first.text
    assert entered(first)[1] == entered(second)[1]

    copy = Click("u-1", TEACHER, link="copied", course="course-2", custom=link["custom"])
    copy.custom["context_id_history"] = "course-1"
    copied = teacher.click(copy)
    assert "<title>Lab</title>" in copied.text
    assert entered(copied)[1] != entered(first)[1]


def test_what_the_librarys_validator_does_not_look_at(school: School, teacher: Visitor) -> None:
    """It checks signature, times, kind of message and of items; for whom the message is, it leaves open."""
    sent = Fields(teacher.send(teacher.click(Click("u-1", TEACHER, link=None))).text)
    message = sent.values["JWT"]
    key = school.shown.get_tool_public_key() if school.links_in(message) else b""
    claims = jwt.decode(
        message,
        key,
        algorithms=["RS256"],
        issuer=CLIENT_ID,
        audience=school.address,
        options={"require": ["iss", "aud", "iat", "exp", "nonce"]},
    )

    assert claims["iat"] <= time.time() < claims["exp"]
    assert claims[CLAIM + "deployment_id"] == DEPLOYMENT_ID
    assert claims[CLAIM + "version"] == "1.3.0"


def test_the_validator_would_notice(school: School, teacher: Visitor) -> None:
    sent = Fields(teacher.send(teacher.click(Click("u-1", TEACHER, link=None))).text)
    head, body, signature = sent.values["JWT"].split(".")

    with pytest.raises((LtiException, jwt.InvalidTokenError)):
        school.links_in(".".join((head, body[:-2] + ("AA" if body[-2:] != "AA" else "BB"), signature)))


def test_a_student_is_not_asked(student: Visitor) -> None:
    page = student.click(Click("u-2", STUDENT, link=None))

    assert page.status_code == 403
    assert refusals.NOT_A_TEACHER.what in unescape(page.text)


def test_a_cancelled_choice(school: School, teacher: Visitor) -> None:
    sent = Fields(teacher.send(teacher.click(Click("u-1", TEACHER, link=None)), cancel="1").text)

    assert school.links_in(sent.values["JWT"]) == []
