"""What everyone sees large: a shared screen, a pinned person, whoever speaks."""

from stage.protocol.base import By, Frame, Numbered
from stage.words import Layout


class SetScreen(Numbered, frozen=True):
    """On stage, in the publishing tab: begin or end sharing one's own screen. One screen at a time is shared."""

    on: bool


class StopScreen(Numbered, frozen=True):
    """Moderator: end somebody's screen sharing."""

    participant: int


class SetLayout(Numbered, frozen=True):
    """Moderator: lay the stage out for everyone, as a `grid` or with whoever speaks large."""

    layout: Layout


class Pin(Numbered, frozen=True):
    """Moderator: make somebody on stage the main tile for everyone ("Set main camera")."""

    participant: int


class Unpin(Numbered, frozen=True):
    """Moderator: nobody is the main tile any more."""


class ScreenChanged(Frame, frozen=True):
    """Somebody on stage began or ended sharing their screen; who leaves the stage shares nothing any more."""

    participant: int
    on: bool
    by: By


class LayoutChanged(Frame, frozen=True):
    """The stage is laid out anew for everyone; who leaves the stage is not pinned any more."""

    layout: Layout
    pinned: int | None
    by: By


ScreenCommand = SetScreen | StopScreen | SetLayout | Pin | Unpin
ScreenHappening = ScreenChanged | LayoutChanged
