"""Stage requests, and the moderator's moves on them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from stage.actions import administer
from stage.admin.reading import ReadOnlyAdmin, name_of
from stage.models import StageRequest
from stage.protocol import Approve, Decline, Numbered, Remove, Withdraw
from stage.refusals import NotAllowed

if TYPE_CHECKING:
    Requests = QuerySet[StageRequest]


@admin.register(StageRequest)
class StageRequestAdmin(ReadOnlyAdmin):
    """Who asked, who decided, when, how long; and Bring to stage, Decline, Revoke invitation, Remove from stage."""

    room_path = "meeting__room"
    list_display = [
        "participant",
        "room",
        "status",
        "outcome",
        "asked_at",
        "answered_by",
        "answered_at",
        "joined_at",
        "time_on_stage",
        "ended_at",
        "ended_by",
    ]
    list_filter = ["status", "outcome", "asked_at"]
    list_select_related = ["participant", "meeting__room"]
    search_fields = ["participant__name", "meeting__room__title", "answered_by", "ended_by"]
    date_hierarchy = "asked_at"
    ordering = ["-asked_at"]
    actions = ["bring_to_stage", "decline", "revoke_invitation", "remove_from_stage"]

    @admin.display(ordering="meeting__room__title")
    def room(self, row: StageRequest) -> str:
        """Where it was."""
        return row.meeting.room.title

    @admin.display(description="time on stage")
    def time_on_stage(self, row: StageRequest) -> str:
        """How long they were on stage."""
        if row.joined_at is None or row.ended_at is None:
            return ""
        return str(row.ended_at - row.joined_at).split(".")[0]

    @admin.action(description="Bring to stage", permissions=["moderate"])
    def bring_to_stage(self, request: HttpRequest, chosen: "Requests") -> None:
        """Invite those who asked."""
        self._each(request, chosen, lambda pk: Approve(id=0, request=pk), "{name} is invited to the stage.")

    @admin.action(description="Decline", permissions=["moderate"])
    def decline(self, request: HttpRequest, chosen: "Requests") -> None:
        """Turn requests down."""
        self._each(
            request, chosen, lambda pk: Decline(id=0, request=pk), "The request of {name} is declined."
        )

    @admin.action(description="Revoke invitation", permissions=["moderate"])
    def revoke_invitation(self, request: HttpRequest, chosen: "Requests") -> None:
        """Take invitations back."""
        self._each(
            request, chosen, lambda pk: Withdraw(id=0, request=pk), "The invitation of {name} is revoked."
        )

    @admin.action(description="Remove from stage", permissions=["moderate"])
    def remove_from_stage(self, request: HttpRequest, chosen: "Requests") -> None:
        """Take people off the stage."""
        self._each(request, chosen, lambda pk: Remove(id=0, request=pk), "{name} is a viewer now.")

    def _each(
        self, request: HttpRequest, chosen: "Requests", command: Callable[[int], Numbered], done: str
    ) -> None:
        """Carry a command out for each row, first asked first, and say of each what became of it."""
        for row in chosen.order_by("asked_at").select_related("participant", "meeting"):
            try:
                administer(row.meeting.room_id, name_of(request), command(row.pk))
            except NotAllowed as no:
                self.message_user(request, f"{row.participant.name}: {no.text}", messages.WARNING)
            else:
                self.message_user(request, done.format(name=row.participant.name), messages.SUCCESS)
