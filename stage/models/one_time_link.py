"""Links that carry a person over into another tab."""

from django.db import models
from django.utils import timezone


class OneTimeLink(models.Model):
    """Not the link itself, only what it can be recognised by. Used is deleted; a person has one to each place.

    `launched_at` is that of the ticket it was made with: whoever is carried over has come by no new launch.
    """

    digest = models.CharField(max_length=64, unique=True)
    participant = models.ForeignKey("stage.Participant", on_delete=models.CASCADE, related_name="+")
    leads_to = models.CharField(max_length=20)
    launched_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "leads_to"], name="one_link_per_person_and_place")
        ]

    def __str__(self) -> str:
        return f"{self.participant} → {self.leads_to}"
