"""Polls to test with."""

from typing import Any

from stage.actions import administer
from stage.models import Poll, Room
from stage.protocol import SavePoll
from stage.words import PollKind


def write(**change: Any) -> SavePoll:
    """A draft of a poll with three answers; `change` says what is different."""
    said: dict[str, Any] = {
        "key": "key-of-a-draft",
        "kind": PollKind.POLL,
        "question": "Which topic next?",
        "answers": ["Cells", "Genes", "Evolution"],
        "right": [],
        "multiple": False,
        "share_results": True,
        "publish": False,
    }
    return SavePoll(id=0, **(said | change))


QUIZ: dict[str, Any] = {"kind": PollKind.QUIZ, "right": [1]}


def written(room: Room, **change: Any) -> Poll:
    """A poll that a moderator has saved."""
    command = write(**change)
    administer(room.pk, "Ada", command)
    return Poll.objects.get(room=room, key=command.key)
