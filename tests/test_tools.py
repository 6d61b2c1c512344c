"""The scripts that set things up, where they must not."""

import shutil
import subprocess
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
