"""What is told is what was committed: all of it, once, in order; and nothing else."""

import logging

import pytest
from django.db import transaction

from stage.actions import happened
from stage.protocol import Approve, Decline, EndMeeting
from stage.refusals import Code
from tests.stage.actions.scenes import LI_ASKS, LI_ON_STAGE, Scene, does, heard_in, refused, says, sets_up

pytestmark = pytest.mark.django_db(transaction=True)

ACCEPT = says("ada", Approve, "li")
"""Also as part of something larger: Django admin saves a form in a transaction of its own."""


def test_what_is_undone_was_never_told() -> None:
    """A larger transaction that fails takes the step with it."""
    scene = Scene(*LI_ASKS)
    before = scene.story()

    def something_larger() -> None:
        with transaction.atomic():
            does(scene, ACCEPT)
            raise RuntimeError("too large")

    with heard_in(scene.room.pk) as heard:
        with pytest.raises(RuntimeError, match="too large"):
            something_larger()
        assert heard == []
    assert scene.story() == before
    assert scene.status("li") == "requested"


def test_what_is_refused_is_not_told_and_does_not_take_others_with_it() -> None:
    """In a larger transaction: the steps before and after it stand, numbered without a gap."""
    scene = Scene(*LI_ASKS)
    with heard_in(scene.room.pk) as heard:
        with transaction.atomic():
            does(scene, ACCEPT)
            assert refused(scene, says("maria", Decline, "li")) is Code.ALREADY_DECIDED
            does(scene, sets_up(title="Biology 102"))
            assert heard == []
        assert [told.number for told in heard] == [3, 4]


def test_one_step_is_told_at_once() -> None:
    """All its events together: the end of a meeting is one step."""
    scene = Scene(*LI_ON_STAGE)
    calls: list[int] = []

    def count(*, events: list[object], **_: object) -> None:
        calls.append(len(events))

    happened.connect(count)
    try:
        does(scene, says("ada", EndMeeting))
    finally:
        happened.disconnect(count)
    assert calls == [2]


def test_who_does_not_listen_well_undoes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """The step is committed: no error of a listener may tell anybody else, and others hear of it."""
    scene = Scene(*LI_ASKS)

    def fail(**_: object) -> None:
        raise RuntimeError("deaf")

    happened.connect(fail)
    try:
        with heard_in(scene.room.pk) as heard, caplog.at_level(logging.ERROR):
            does(scene, ACCEPT)
    finally:
        happened.disconnect(fail)
    assert [told.number for told in heard] == [3]
    assert "deaf" in caplog.text
