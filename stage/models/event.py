"""The log of a meeting."""

from django.db import models


class Event(models.Model):
    """One entry, numbered from 1 without gaps within its meeting. `payload` is a `stage.protocol.Happening` as JSON.

    Who may know of it: everyone if `public`, else moderators and `person`.
    """

    meeting = models.ForeignKey("stage.Meeting", on_delete=models.CASCADE, related_name="events")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    payload = models.TextField()
    public = models.BooleanField()
    person = models.ForeignKey(
        "stage.Participant", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="numbered_once_per_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"
