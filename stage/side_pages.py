"""Pages about a room that others in the house add for its moderators by their role in the course; the room opens them
beside the stage.

The page is asked for by a POST that carries the room's ticket in a form, `ticket`: it checks it by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class SidePage:
    """What it is called, and where it is."""

    label: "str | StrPromise"
    address: Callable[[UUID], str]


_pages: dict[str, SidePage] = {}


def add(name: str, page: SidePage) -> None:
    """Offer a page from now on."""
    _pages[name] = page


def pages_of(room_id: UUID) -> list[dict[str, str]]:
    """Those of one room."""
    return [{"label": str(page.label), "address": page.address(room_id)} for page in _pages.values()]
