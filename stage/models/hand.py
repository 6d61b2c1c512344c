"""A raised hand."""

from django.db import models
from django.db.models import Q


class Hand(models.Model):
    """From the moment it goes up to the moment it goes down; who lowered it stays written down.

    `seen_at` is when the person was last known to be connected, kept fresh while the hand is up.
    """

    meeting = models.ForeignKey("stage.Meeting", on_delete=models.CASCADE, related_name="hands")
    participant = models.ForeignKey("stage.Participant", on_delete=models.CASCADE, related_name="hands")
    raised_at = models.DateTimeField()
    lowered_at = models.DateTimeField(null=True, blank=True)
    lowered_by = models.CharField(max_length=200, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["raised_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(lowered_at__isnull=True),
                name="one_raised_hand_per_participant",
            )
        ]
        indexes = [
            models.Index(fields=["meeting"], condition=Q(lowered_at__isnull=True), name="raised_hands"),
        ]

    def __str__(self) -> str:
        return f"{self.participant}'s hand"
