"""The place an LTI link leads to."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from stage.words import ACCESS_LABELS, Access

MAX_CAPACITY = 25


class Room(models.Model):
    """A room lasts for the whole course; what happens in it belongs to its meetings."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=200)
    access = models.CharField(
        "stage access",
        max_length=10,
        choices=[(access.value, label) for access, label in ACCESS_LABELS.items()],
        default=Access.REQUEST.value,
        help_text="How attendees reach the stage.",
    )
    capacity = models.PositiveSmallIntegerField(
        "stage capacity",
        default=8,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_CAPACITY)],
        help_text=f"How many people can be on stage at once, at most {MAX_CAPACITY}.",
    )
    has_chat = models.BooleanField("chat", default=True, help_text="Attendees may write in the chat.")
    has_reactions = models.BooleanField("reactions", default=True, help_text="Attendees may send reactions.")
    has_hands = models.BooleanField("raised hands", default=True, help_text="Attendees may raise their hand.")
    has_polls = models.BooleanField(
        "polls", default=True, help_text="Attendees may answer polls and quizzes."
    )
    brand = models.CharField(max_length=6, blank=True, default="", editable=False)
    """Its institution's colour, as six hexadecimal digits; see `stage.brand`."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["title", "created_at"]

    def __str__(self) -> str:
        return self.title
