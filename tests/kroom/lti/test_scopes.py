"""What kroom wants to be allowed and what it does with it are the same."""

import re
from pathlib import Path

from django.test import Client

from kroom.lti import roster
from kroom.lti.models import Course
from kroom.lti.tool import Supported, registration
from tests.kroom.lti.test_tool import AT
from tests.kroom.practice.class_in import ClassIn, class_in, line

__all__ = ["class_in", "line"]

PAGE = Path(__file__).parents[3] / "docs/participation.md"
SCOPE = re.compile(r"`(https://purl\.imsglobal\.org/spec/lti-\w+/scope/[\w.]+)`")


def test_it_registers_for_what_it_asks_tokens_for_and_for_nothing_else(class_in: ClassIn) -> None:
    """Every service it has is used, at a platform that would grant more."""
    roster.fetch(Course.objects.get().pk)
    class_in.send()
    used = {scope for asked in class_in.line.asked_for("POST", "/token") for scope in asked["scope"].split()}

    assert used == set(Client().get("/lti/config.json").json()["scopes"])
    for is_canvas in True, False:
        told = registration(AT, Supported(is_canvas=is_canvas, scopes=[], placements=[]))
        assert used == set(told["scope"].split())
    assert used == set(SCOPE.findall(PAGE.read_text())), "the page for administrators says why each is wanted"
