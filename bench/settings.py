"""kroom's settings, with static files in a folder of the bench's own."""

import os
from pathlib import Path

from kroom.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["BENCH_STATIC"])
