"""What the record pages share: they are for reading, and for what moderators do."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from stage.actions import administer
from stage.protocol import Numbered
from stage.refusals import NotAllowed
from stage.staff_accounts import own_rooms

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class OfOwnRooms(ModelAdmin):
    """Rows of all rooms for administrators; for a moderator, those of the rooms they moderate, on every page."""

    room_path = "room"
    """How a row leads to its room."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows there are for whoever looks."""
        rows: QuerySet[Any] = super().get_queryset(request)
        own = own_rooms(request.user)
        return rows if own is None else rows.filter(**{f"{self.room_path}__in": own})


class ReadOnlyAdmin(OfOwnRooms):
    """Rows that only actions write: nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Actions make rows."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Actions change rows."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Records stay until their room goes."""
        return False

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Rows are only for reading, but who may change them may do what moderators do."""
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")


def act(
    page: "admin.ModelAdmin[Any]",
    request: HttpRequest,
    room: UUID,
    command: Numbered,
    about: str,
    done: str,
) -> None:
    """Carry a moderator's command out, and say what became of it: "{about}: {done}", or the refusal."""
    try:
        administer(room, name_of(request), command)
    except NotAllowed as no:
        page.message_user(request, f"{about}: {no.text}", messages.WARNING)
    else:
        page.message_user(request, f"{about}: {done}", messages.SUCCESS)


def name_of(request: HttpRequest) -> str:
    """The administrator's name, as people in the room are told it."""
    assert request.user.is_authenticated
    return request.user.get_full_name() or request.user.get_username()
