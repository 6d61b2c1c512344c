"""How long somebody was in a live meeting."""

import datetime as dt

from django.db import models


class Attendance(models.Model):
    """One attendee in one meeting, from its start to its end: a row each, however often and in how many tabs they came.

    `seen_at` is when they were last known to be connected; `stage.actions.attendance` says how `attended` grows.
    """

    meeting = models.ForeignKey("stage.Meeting", on_delete=models.CASCADE, related_name="attendance")
    participant = models.ForeignKey("stage.Participant", on_delete=models.CASCADE, related_name="attendance")
    attended = models.DurationField(default=dt.timedelta)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["meeting", "participant"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "participant"], name="one_attendance_per_meeting_and_participant"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {str(self.attended).partition('.')[0]}"
