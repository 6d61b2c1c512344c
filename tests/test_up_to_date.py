"""What is written from the code is what the code says now."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from stage.management.commands.protocol import written
from stage.protocol import StageLeft, StageRequestEnded


@pytest.mark.django_db
def test_every_model_has_its_migration(capsys: pytest.CaptureFixture[str]) -> None:
    """Else: manage.py makemigrations."""
    try:
        call_command("makemigrations", check=True, dry_run=True)
    except SystemExit:
        pytest.fail(f"A migration is missing:\n{capsys.readouterr().out}")


@pytest.mark.parametrize(("name", "text"), [pytest.param(*pair, id=pair[0]) for pair in written().items()])
def test_the_protocol_is_spelled_out_as_it_is(name: str, text: str) -> None:
    """Else: manage.py protocol."""
    assert (Path(settings.BASE_DIR) / name).read_text(encoding="utf-8") == text


def test_the_protocol_names_every_reason_why_a_request_ends() -> None:
    """Those of the stage and those before it; who writes another client goes by them."""
    actions = (Path(settings.BASE_DIR) / "stage" / "actions").glob("*.py")
    given = {reason for path in actions for reason in re.findall(r'reason="(\w+)"', path.read_text())}
    assert {"left", "ended", "sent_out", "viewer"} < given
    on_stage = given - {"access", "time"}  # nobody leaves the stage by these
    assert set(re.findall(r"`(\w+)` when", StageRequestEnded.__doc__ or "")) == given
    assert set(re.findall(r"`(\w+)` when", StageLeft.__doc__ or "")) == on_stage
