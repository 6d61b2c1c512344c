"""The scripts that set things up, where they must not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(("script", "folder"), [("node.sh", "node_modules"), ("venv.sh", ".venv")])
def test_what_a_link_points_to_is_left_alone(script: str, folder: str, tmp_path: Path) -> None:
    """Another checkout may use it; and bringing it up to date begins with emptying it."""
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    shutil.copytree(ROOT / "tools", here / "tools")
    shutil.copytree(ROOT / "requirements", here / "requirements")
    for name in "package.json", "package-lock.json":
        shutil.copy(ROOT / name, here)
    elsewhere.mkdir()
    (elsewhere / "precious").touch()
    (here / folder).symlink_to(elsewhere)

    done = subprocess.run(
        ["bash", here / "tools" / script, "dev"], capture_output=True, text=True, check=False, timeout=60
    )

    assert done.returncode != 0
    assert f"{folder} is a symbolic link to {elsewhere}" in done.stderr
    assert [path.name for path in elsewhere.iterdir()] == ["precious"]
    assert (here / folder).is_symlink()


NAMES_READ = """
import os
from kroom import environment
read, text = set(), environment.text
environment.text = lambda name, default="": read.add(name) or text(name, default)
import kroom.settings
print(*sorted(read))
"""


def settings_of_the_project() -> set[str]:
    """All that kroom.settings asks the environment for."""
    env = {"PATH": "/usr/bin:/bin", "DEBUG": "1"}
    done = subprocess.run(
        [sys.executable, "-c", NAMES_READ], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_no_setting_of_the_shell_reaches_the_demo_or_the_tests() -> None:
    """Each is forgotten; what a script sets itself it sets after that."""
    names = settings_of_the_project() | {"DJANGO_SETTINGS_MODULE"}
    assert {"SECRET_KEY", "TURN_URLS", "GRACE_SECONDS", "LTI_ROLES_OBSERVER"} < names
    left = subprocess.run(
        ["bash", "-c", ". tools/common.sh; forget_settings; env"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PORT": "8001"} | dict.fromkeys(names, "1"),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert names & {line.split("=")[0] for line in left.splitlines()} == set()
    assert "PORT=8001" in left


@pytest.mark.parametrize("script", ["demo.sh", "test.sh"])
def test_both_forget_them_before_they_set_their_own(script: str) -> None:
    lines = (ROOT / "tools" / script).read_text().splitlines()
    forgets = lines.index("forget_settings")
    sets = [number for number, line in enumerate(lines) if line.startswith("export DEBUG=1")]
    assert sets
    assert forgets < min(sets)
    runs = [number for number, line in enumerate(lines) if "manage.py" in line or "pytest" in line]
    assert forgets < min(runs)
