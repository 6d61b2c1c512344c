"""Every frame on the room's socket, typed: what a browser may say and what it may hear.

A frame is one JSON object whose `type` names it. Unknown types and unknown fields are refused. The browser's
types (`static/room/protocol.d.ts`) and the page for implementers (`docs/protocol.md`) are written from this
package by `manage.py protocol`. Times are UTC, ISO 8601.

The first frame of a connection is `hello`; the answer is `welcome`, or `outside` while a locked room keeps one
waiting. After that each command carries an `id` of the browser's choice and is answered by `done` or `refused` with
the same `id`. Events arrive in the order of their numbers; a browser skips an event whose number it already has.
Frames without a number (`presence`, `expected`, `place`, `publisher_ready`, `signalled`, `reactions`,
`messages_reacted`, `reacted`, `poll_results`, `voted`, `outside`) are of the moment and are never repeated.
"""

import msgspec

from stage.protocol.admission import *
from stage.protocol.base import *
from stage.protocol.chat import *
from stage.protocol.connection import *
from stage.protocol.hands import *
from stage.protocol.log import *
from stage.protocol.media import *
from stage.protocol.moderation import *
from stage.protocol.people import *
from stage.protocol.polls import *
from stage.protocol.reactions import *
from stage.protocol.room import *
from stage.protocol.screen import *
from stage.protocol.stage import *

Command = (
    ConnectionCommand
    | RoomCommand
    | StageCommand
    | MediaCommand
    | HandsCommand
    | ReactionsCommand
    | ChatCommand
    | ScreenCommand
    | ModerationCommand
    | AdmissionCommand
    | PollsCommand
)
ServerFrame = (
    ConnectionFrame
    | Event
    | PeopleFrame
    | StageFrame
    | MediaFrame
    | ReactionsFrame
    | ChatFrame
    | PollsFrame
    | AdmissionFrame
)

NOT_A_FRAME = (msgspec.DecodeError, RecursionError)
"""What the decoders raise; the second at nesting of thousands of levels."""

encode = msgspec.json.Encoder().encode
decode_hello = msgspec.json.Decoder(Hello).decode
decode_command = msgspec.json.Decoder(Command).decode
decode_happening = msgspec.json.Decoder(Happening).decode
decode_event = msgspec.json.Decoder(Event).decode
