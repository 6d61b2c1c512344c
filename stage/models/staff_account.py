"""Moderators in Django admin."""

from django.conf import settings
from django.db import models


class StaffAccount(models.Model):
    """A moderator's own account for Django admin: no password, only their own rooms. `person` as in Participant."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_account"
    )
    person = models.CharField(max_length=300, unique=True)

    def __str__(self) -> str:
        return str(self.user)
