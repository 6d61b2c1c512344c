"""Cameras and microphones on stage, and the signalling that brings them to viewers."""

from typing import Annotated

from msgspec import Meta

from stage.protocol.base import Address, By, Frame, Numbered, Part, Tab

Sdp = Annotated[str, Meta(max_length=30_000)]


class IceServer(Part, frozen=True, omit_defaults=True):
    """As WebRTC's `RTCIceServer`."""

    urls: list[str]
    username: str | None = None
    credential: str | None = None


class SetMedia(Numbered, frozen=True):
    """On stage: turn one's own microphone or camera on or off; what is left out stays as it is."""

    microphone: bool | None = None
    camera: bool | None = None


class PublishHere(Numbered, frozen=True):
    """On stage already: publish from this tab instead of the other one."""

    microphone: bool
    camera: bool


class Publishing(Numbered, frozen=True):
    """On stage, in the publishing tab: media is ready (again); everybody may watch."""


class Watch(Part, frozen=True, tag_field="step", tag="watch"):
    """A viewer asks somebody on stage for their media."""


class Offer(Part, frozen=True, tag_field="step", tag="offer"):
    """Somebody on stage offers a connection."""

    sdp: Sdp


class Answer(Part, frozen=True, tag_field="step", tag="answer"):
    """A viewer accepts an offer."""

    sdp: Sdp


class Candidate(Part, frozen=True):
    """As WebRTC's `RTCIceCandidateInit`."""

    candidate: Annotated[str, Meta(max_length=1000)]
    sdpMid: Annotated[str, Meta(max_length=64)] | None = None
    sdpMLineIndex: int | None = None
    usernameFragment: Annotated[str, Meta(max_length=256)] | None = None


class Candidates(Part, frozen=True, tag_field="step", tag="candidates"):
    """Network addresses found, a few at a time."""

    candidates: Annotated[list[Candidate], Meta(max_length=50)]


SignalStep = Watch | Offer | Answer | Candidates


class Signal(Numbered, frozen=True):
    """Media signalling to one tab; relayed only when one of the two is on stage in that tab.

    Only somebody on stage may `offer`, and only to somebody on stage goes `watch` or `answer`.
    `session` names one connection attempt: the viewer chooses it with `watch`, both sides repeat it, and a frame
    of another session is ignored. What is too much for one person on stage at once is refused with `too_fast`.
    """

    to: Address
    session: Tab
    data: SignalStep


class MediaChanged(Frame, frozen=True):
    """Microphone or camera of somebody on stage went on or off; `by` is the moderator who turned it off."""

    participant: int
    microphone: bool
    camera: bool
    by: By | None = None


class PublisherReady(Frame, frozen=True):
    """Somebody on stage has media ready in this tab: watch them (again)."""

    publisher: Address


class Signalled(Frame, frozen=True):
    """Media signalling for this tab; who sent it is the server's word."""

    sender: Address
    session: str
    data: SignalStep


MediaCommand = SetMedia | PublishHere | Publishing | Signal
MediaHappening = MediaChanged
MediaFrame = PublisherReady | Signalled
