"""Reactions: of the moment, without a number, gathered before they are told."""

from typing import Literal

from stage.protocol.base import Frame, Numbered

Kind = Literal["thumbs_up", "clap", "heart", "laugh", "wow", "party"]


class React(Numbered, frozen=True):
    """Show everyone a reaction."""

    kind: Kind


class Reactions(Frame, frozen=True):
    """What people showed since the last of these frames, which come at most twice a second: how many of each kind."""

    counts: dict[str, int]


ReactionsCommand = React
ReactionsFrame = Reactions
