"""One live sitting of a room."""

from django.db import models
from django.db.models import Q

from stage.words import Layout


class Meeting(models.Model):
    """A room always has exactly one meeting that has not ended: people wait in it until a moderator starts it.

    `last_number` is the number of its newest event; it only grows under the lock of the room's row. `locked_at`: since
    when newcomers wait outside.
    """

    room = models.ForeignKey("stage.Room", on_delete=models.CASCADE, related_name="meetings")
    opened_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)
    last_number = models.PositiveIntegerField(default=0)
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.CharField(max_length=200, blank=True)
    layout = models.CharField(
        max_length=10, choices=[(layout.value, layout.name) for layout in Layout], default=Layout.GRID.value
    )
    pinned = models.ForeignKey(
        "stage.Participant", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["room"], condition=Q(ended_at__isnull=True), name="one_current_meeting_per_room"
            )
        ]

    def __str__(self) -> str:
        if self.started_at is None:
            return f"{self.room}, not started"
        return f"{self.room}, {self.started_at:%Y-%m-%d %H:%M}"
