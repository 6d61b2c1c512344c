"""Somebody waits outside of a locked room."""

from django.db import models
from django.db.models import Q

from stage.words import Entry


class Admission(models.Model):
    """From the moment they come to the locked room to the answer; a row per time they ask, never deleted.

    `seen_at` is when the person was last known to be connected, kept fresh while they wait.
    """

    meeting = models.ForeignKey("stage.Meeting", on_delete=models.CASCADE, related_name="admissions")
    participant = models.ForeignKey("stage.Participant", on_delete=models.CASCADE, related_name="admissions")
    asked_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    outcome = models.CharField(
        max_length=10, blank=True, choices=[(entry.value, entry.name) for entry in Entry]
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(ended_at__isnull=True),
                name="one_open_admission_per_participant",
            )
        ]
        indexes = [
            models.Index(fields=["meeting"], condition=Q(ended_at__isnull=True), name="open_admissions"),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.outcome or 'waiting'}"
