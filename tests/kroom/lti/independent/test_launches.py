"""The school's people come into rooms."""

import re

import pytest
from requests import Response

from kroom.lti import refusals
from kroom.lti.tool_keys import new_pem
from tests.browser.server import Server
from tests.kroom.lti.independent.school import STUDENT, TEACHER, Click, School
from tests.kroom.lti.independent.visitor import Visitor

BODY = re.compile(r'<body data-role="(\w*)" data-room="([0-9a-f-]+)">')


def entered(page: Response) -> tuple[str, str]:
    """Role and room of somebody who came in."""
    found = BODY.search(page.text)
    assert found, page.text
    return found[1], found[2]


def test_teacher_and_student_meet(teacher: Visitor, student: Visitor) -> None:
    first = entered(teacher.click(Click("u-1", TEACHER, name="Maria Silva")))
    second = entered(student.click(Click("u-2", STUDENT, name="Li Wei")))
    elsewhere = entered(student.click(Click("u-2", STUDENT, link="link-2")))

    assert (first[0], second[0]) == ("moderator", "attendee")
    assert first[1] == second[1] != elsewhere[1]


def test_a_school_that_tells_no_names(teacher: Visitor) -> None:
    assert entered(teacher.click(Click("u-3", STUDENT)))[0] == "attendee"


def test_a_bad_signature(
    school: School, student: Visitor, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody signs in the school's name, with a key the school does not show."""
    entered(student.click(Click("u-4", STUDENT)))
    monkeypatch.setattr(school, "signing", school.with_key(new_pem()))
    page = student.click(Click("u-4", STUDENT))

    assert page.status_code == 403
    assert refusals.BAD_SIGNATURE.what in page.text.replace("&#x27;", "'")
    assert "refused: bad-signature" in server.log.read_text()
    assert not BODY.search(page.text)
