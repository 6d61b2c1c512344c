"""One frame of each kind, as it should be; and what is no frame at all."""

import json

from stage.protocol import MAX_FRAME
from tests.stage.sockets import Frame

ON: Frame = {"microphone": True, "camera": False}
CANDIDATE = {"candidate": "candidate:1", "sdpMid": "0", "sdpMLineIndex": 0, "usernameFragment": "x"}
SIGNAL: Frame = {"to": {"participant": 1, "tab": "some-tab-of-theirs"}, "session": "session-one"}
POLL: Frame = {
    "kind": "quiz",
    "question": "Why?",
    "answers": ["Yes", "No"],
    "right": [1],
    "multiple": False,
    "share_results": True,
    "publish": False,
}

FRAMES: list[Frame] = [
    {"type": "ping"},
    {"type": "start_meeting"},
    {"type": "end_meeting"},
    {"type": "set_access", "access": "open"},
    {"type": "join"} | ON,
    {"type": "ask"},
    {"type": "cancel"},
    {"type": "refuse"},
    {"type": "approve", "request": 1},
    {"type": "decline", "request": 1},
    {"type": "invite", "participant": 1},
    {"type": "withdraw", "request": 1},
    {"type": "remove", "request": 1},
    {"type": "set_media"} | ON,
    {"type": "publish_here"} | ON,
    {"type": "publishing"},
    {"type": "raise_hand"},
    {"type": "lower_hand", "participant": 1},
    {"type": "lower_all_hands"},
    {"type": "react", "kind": "heart"},
    {"type": "set_switches", "chat": True, "reactions": True, "hands": True, "polls": True},
    {"type": "send_message", "key": "some-key-of-theirs", "text": "Hello", "line": 1, "reply_to": 1},
    {"type": "delete_message", "message": 1},
    {"type": "react_to_message", "message": 1, "kind": "heart", "on": True},
    {"type": "read_messages", "line": 1, "before": 1},
    {"type": "pin_message", "message": 1},
    {"type": "unpin_message", "message": 1},
    {"type": "block_from_chat", "participant": 1},
    {"type": "unblock_from_chat", "participant": 1},
    {"type": "clear_chat"},
    {"type": "set_screen", "on": True},
    {"type": "stop_screen", "participant": 1},
    {"type": "set_layout", "layout": "speaker"},
    {"type": "pin", "participant": 1},
    {"type": "unpin"},
    {"type": "approve_all", "requests": [1]},
    {"type": "decline_all", "requests": [1]},
    {"type": "turn_off", "participant": 1, "device": "microphone"},
    {"type": "mute_all"},
    {"type": "promote", "participant": 1},
    {"type": "demote", "participant": 1},
    {"type": "send_out", "participant": 1, "bar": True},
    {"type": "let_back", "participant": 1},
    {"type": "set_lock", "on": True},
    {"type": "admit", "participants": [1]},
    {"type": "turn_away", "participants": [1]},
    {"type": "knock"},
    {"type": "save_poll", "draft": 1, "key": "a-key-of-mine", "seconds": 60} | POLL,
    {"type": "delete_poll", "poll": 1},
    {"type": "publish_poll", "poll": 1},
    {"type": "close_poll", "poll": 1},
    {"type": "share_poll", "poll": 1, "share": True},
    {"type": "vote", "poll": 1, "choices": [0]},
    {"type": "signal", "data": {"step": "watch"}} | SIGNAL,
    {"type": "signal", "data": {"step": "offer", "sdp": "v=0"}} | SIGNAL,
    {"type": "signal", "data": {"step": "answer", "sdp": "v=0"}} | SIGNAL,
    {"type": "signal", "data": {"step": "candidates", "candidates": [CANDIDATE]}} | SIGNAL,
]
"""One frame of each kind, as it should be but for its `id`."""


LONG = "x" * (MAX_FRAME - 40)
NO_FRAMES: dict[str, str | bytes] = {
    "nothing": "",
    "a word": "hello",
    "half an object": '{"type":"ping","id":1',
    "two objects": '{"type":"ping","id":1}{"type":"ping","id":2}',
    "a zero byte": '{"type":"ping","id":1}\0',
    "a list": '[{"type":"ping","id":1}]',
    "null": "null",
    "a string": '"ping"',
    "a number": "1e400",
    "an empty object": "{}",
    "not a number": '{"type":"ping","id":NaN}',
    "an unknown command": '{"type":"fly","id":1}',
    "an event": '{"type":"stage_joined","id":1}',
    "a type in capitals": '{"type":"PING","id":1}',
    "a list as type": '{"type":["ping"],"id":1}',
    "a negative id": '{"type":"ping","id":-1}',
    "a huge id": '{"type":"ping","id":9007199254740993}',
    "an id of thirty digits": '{"type":"ping","id":123456789012345678901234567890}',
    "an access there is not": '{"type":"set_access","id":1,"access":"everyone"}',
    "a layout there is not": '{"type":"set_layout","id":1,"layout":"circle"}',
    "a long word": LONG,
    "a long list": "[" * (MAX_FRAME - 1),
    "a deep list in a frame": '{"a":' + "[" * 60_000,
    "a deep object as id": '{"type":"ping","id":' + '{"a":' * 12_000,
    "a deep and whole object": '{"id":1,"a":' + "[" * 30_000 + "]" * 30_000 + "}",
    "binary": b'{"type":"ping","id":1}',
    "binary nothing": b"",
    "too long an sdp": json.dumps(
        {"type": "signal", "id": 1, "data": {"step": "offer", "sdp": "v" * 30_001}} | SIGNAL
    ),
    "too many candidates": json.dumps(
        {"type": "signal", "id": 1, "data": {"step": "candidates", "candidates": [CANDIDATE] * 51}} | SIGNAL
    ),
    "a tab with a line break": '{"type":"signal","id":1,"session":"session-one","data":{"step":"watch"},'
    '"to":{"participant":1,"tab":"some-tab-of-theirs\\n"}}',
}
