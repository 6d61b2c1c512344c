"""Meetings, their logs and their people, to read."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from stage.admin.reading import ReadOnlyAdmin
from stage.models import Attendance, Event, Meeting, Participant, StageRequest

if TYPE_CHECKING:
    Inline = admin.TabularInline[Model, Model]
else:
    Inline = admin.TabularInline


COLUMNS = ("participant", "status", "outcome", "asked_at", "answered_by", "joined_at", "ended_at", "ended_by")


class RequestsOfMeeting(Inline):
    """The stage requests of one meeting."""

    model = StageRequest
    fields = readonly_fields = COLUMNS
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Actions make rows."""
        return False


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    """When a room met, who started and ended it, and who was on stage."""

    list_display = ["room", "opened_at", "started_at", "started_by", "ended_at", "ended_by", "log"]
    list_filter = ["started_at"]
    list_select_related = ["room"]
    search_fields = ["room__title", "started_by", "ended_by"]
    date_hierarchy = "opened_at"
    inlines = [RequestsOfMeeting]

    @admin.display(description="log")
    def log(self, row: Meeting) -> SafeString:
        """To everything that happened."""
        address = reverse("admin:stage_event_changelist") + f"?meeting__id__exact={row.pk}"
        return format_html('<a href="{}">{} entries</a>', address, row.last_number)


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """A meeting's log, entry by entry."""

    room_path = "meeting__room"
    list_display = ["number", "at", "kind", "person", "meeting", "payload"]
    list_filter = ["kind", "at"]
    list_select_related = ["meeting__room", "person"]
    search_fields = ["meeting__room__title", "person__name", "payload"]
    ordering = ["-meeting", "number"]

    def lookup_allowed(self, lookup: str, value: object, request: HttpRequest | None = None) -> bool:
        """Let the meetings page link to one meeting's log."""
        return lookup == "meeting__id__exact" or super().lookup_allowed(lookup, str(value), request)  # type: ignore[arg-type]


@admin.register(Participant)
class ParticipantAdmin(ReadOnlyAdmin):
    """Who has been in which room, and as what."""

    fields = ["name", "room", "role", "course_role", "is_viewer", "is_barred", "launched_at", "created_at"]
    """Not the id that their platform has for them."""
    list_display = ["name", "room", "role", "course_role", "is_viewer", "is_barred", "created_at"]
    list_filter = ["role", "course_role", "is_viewer", "is_barred"]
    list_select_related = ["room"]
    search_fields = ["name", "room__title"]


@admin.register(Attendance)
class AttendanceAdmin(ReadOnlyAdmin):
    """Who was in which meeting, and for how long."""

    room_path = "meeting__room"
    list_display = ["participant", "meeting", "time_attended", "seen_at"]
    list_filter = ["meeting__started_at"]
    list_select_related = ["participant", "meeting__room"]
    search_fields = ["participant__name", "meeting__room__title"]

    @admin.display(description="attended", ordering="attended")
    def time_attended(self, row: Attendance) -> str:
        """To the second."""
        return str(row.attended).partition(".")[0]
