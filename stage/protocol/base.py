"""What every frame is made of."""

from typing import Annotated

from msgspec import Meta, Struct

from stage.words import Role

# `$` alone would let a line break follow.
Tab = Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+(?!\n)$")]
CommandId = Annotated[int, Meta(ge=0, le=2**53)]


def type_name(class_name: str) -> str:
    """`StageJoined` is `stage_joined` on the wire."""
    return "".join("_" + c.lower() if c.isupper() else c for c in class_name).lstrip("_")


class Frame(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag=type_name):
    """A JSON object with a `type`."""


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """A JSON object inside a frame."""


class Numbered(Frame, frozen=True):
    """A command, answered under its `id`."""

    id: CommandId


class Person(Part, frozen=True, omit_defaults=True):
    """A participant as everyone in the room may know them.

    `promoted`: a moderator for this meeting only; `viewer_only`: may watch and take part, but not join the stage.
    """

    id: int
    name: str
    role: Role
    promoted: bool = False
    viewer_only: bool = False


class By(Part, frozen=True):
    """Who did it: a participant, or a name alone (an administrator; the room itself when empty)."""

    participant: int | None
    name: str


class Address(Part, frozen=True):
    """One tab of one participant: where media signalling goes."""

    participant: int
    tab: Tab
