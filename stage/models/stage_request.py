"""One attempt to reach the stage, from its first click to its end."""

from django.db import models
from django.db.models import Q

from stage.words import Outcome, Status


class StageRequest(models.Model):
    """A row per attempt, never deleted: who is on stage is the rows whose status is `on_stage`.

    `seen_at` is when the person was last known to be connected, kept fresh while the request is open.
    """

    meeting = models.ForeignKey("stage.Meeting", on_delete=models.CASCADE, related_name="requests")
    participant = models.ForeignKey("stage.Participant", on_delete=models.CASCADE, related_name="requests")
    status = models.CharField(max_length=10, choices=[(status.value, status.name) for status in Status])
    outcome = models.CharField(
        max_length=10, blank=True, choices=[(outcome.value, outcome.name) for outcome in Outcome]
    )
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=10, blank=True)
    seen_at = models.DateTimeField()
    tab = models.CharField(max_length=64, blank=True)
    microphone = models.BooleanField(default=False)
    camera = models.BooleanField(default=False)
    screen = models.BooleanField(default=False)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=~Q(status=Status.ENDED.value),
                name="one_open_request_per_participant",
            ),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(screen=True), name="one_shared_screen_per_meeting"
            ),
        ]
        indexes = [
            models.Index(fields=["meeting"], condition=~Q(status=Status.ENDED.value), name="open_requests"),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.status} {self.outcome}".rstrip()
