"""Raised hands, to read."""

from django.contrib import admin

from stage.admin.reading import ReadOnlyAdmin
from stage.models import Hand


@admin.register(Hand)
class HandAdmin(ReadOnlyAdmin):
    """Who raised a hand, for how long, and who lowered it."""

    room_path = "meeting__room"
    list_display = ["participant", "meeting", "raised_at", "lowered_at", "lowered_by"]
    list_filter = ["raised_at"]
    list_select_related = ["participant", "meeting__room"]
    search_fields = ["participant__name", "meeting__room__title", "lowered_by"]
