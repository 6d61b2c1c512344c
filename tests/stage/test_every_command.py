"""Every command of the protocol by everybody, with all switched on and off: allowed or refused, as a table says."""

import typing

import pytest
from channels.db import database_sync_to_async as in_database

from stage.protocol import Command, type_name
from stage.words import Role
from tests.stage.commands import COMMANDS, SWITCHES, make_ready
from tests.stage.sockets import Tab

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_connection", "no_limits")]

ALL = [type_name(kind.__name__) for kind in typing.get_args(Command)]


def test_every_command_has_a_row_and_every_switch_is_of_use() -> None:
    assert sorted(COMMANDS) == sorted(ALL)
    assert {row.switch for row in COMMANDS.values()} == {"", *SWITCHES}


@pytest.mark.once
@pytest.mark.parametrize("command", ALL)
async def test_allowed_or_refused(command: str) -> None:
    row = COMMANDS[command]
    for role in Role:
        for off in row.switchings():
            ready, fields = await in_database(make_ready)(row, role, off)
            async with Tab(ready.me) as tab:
                assert await tab.tries(command, **fields) == row.code(role, off), (role, sorted(off))
