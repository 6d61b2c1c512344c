"""kroom's settings, with catalogs that a test has written: see test_every_word."""

import os
from pathlib import Path

from kroom.settings import *  # noqa: F403

LOCALE_PATHS = [Path(os.environ["BRACKETED_CATALOGS"])]
