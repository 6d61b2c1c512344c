"""`python -m tools.pictures`: takes the pictures of the guides in docs/ anew, each kind before a server of its own."""

import argparse
from pathlib import Path

from tests.browser.server import ROOT
from tools.pictures import administrators, teachers, tour
from tools.pictures.studio import studio

KINDS = {
    "administrators": (administrators.take, "."),
    "teachers": (teachers.take, "."),
    "tour": (tour.take, "tour"),
}
"""Who takes them, and the folder they go to."""


def main() -> None:
    """Take those that are asked for."""
    options = argparse.ArgumentParser(prog="python -m tools.pictures", description=__doc__)
    options.add_argument("--only", choices=KINDS, nargs="+", default=[*KINDS], help="kinds of pictures")
    options.add_argument("--into", type=Path, default=ROOT / "docs" / "pictures", help="where they go")
    chosen = options.parse_args()
    for kind in chosen.only:
        take, folder = KINDS[kind]
        with studio(chosen.into / folder) as here:
            take(here)


if __name__ == "__main__":
    main()
