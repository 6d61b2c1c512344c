"""Who waited outside of a locked room, to read."""

from django.contrib import admin

from stage.admin.reading import ReadOnlyAdmin
from stage.models import Admission


@admin.register(Admission)
class AdmissionAdmin(ReadOnlyAdmin):
    """Who came to a locked room, how long they waited, and who let them in or declined them."""

    room_path = "meeting__room"
    list_display = ["participant", "meeting", "asked_at", "outcome", "ended_at", "ended_by"]
    list_filter = ["outcome", "asked_at"]
    list_select_related = ["participant", "meeting__room"]
    search_fields = ["participant__name", "meeting__room__title", "ended_by"]
