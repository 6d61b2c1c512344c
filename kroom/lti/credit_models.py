"""Participation credit: what a teacher chose for a room, and what was sent to the gradebook."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from kroom.lti.course_models import ADDRESS_LENGTH
from kroom.lti.troubles import problem_choices

NAME_LENGTH = 200
MOST_POINTS = 1000
MOST_MINUTES = 6000
MOST_POLLS = 1000


def points(default: int) -> "models.PositiveSmallIntegerField[int, int]":
    """So many points for one thing."""
    return models.PositiveSmallIntegerField(default=default, validators=[MaxValueValidator(MOST_POINTS)])


class Credit(models.Model):
    """Participation credit in one room.

    `assignment_line_item` is the gradebook column of the assignment that leads here, as a launch named it;
    `line_item` is one that kroom made, with this `line_item_maximum`. Their names are as the platform said last.

    A sending under way is `alive_at`, which it keeps fresh, and `run`, which tells it from the one before.
    """

    room = models.OneToOneField("stage.Room", on_delete=models.CASCADE, related_name="+")
    enabled = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField(
        default=10, validators=[MinValueValidator(1), MaxValueValidator(MOST_MINUTES)]
    )
    points_for_attending = points(1)
    points_for_stage = points(1)
    polls = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_POLLS)]
    )
    points_for_polls = points(0)

    assignment_line_item = models.CharField(max_length=ADDRESS_LENGTH, blank=True)
    assignment_title = models.CharField(max_length=NAME_LENGTH, blank=True)
    line_item = models.CharField(max_length=ADDRESS_LENGTH, blank=True)
    line_item_label = models.CharField(max_length=NAME_LENGTH, blank=True)
    line_item_maximum = models.PositiveIntegerField(null=True, blank=True)

    run = models.PositiveIntegerField(default=0)
    alive_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    sent_by = models.CharField(max_length=200, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=20, blank=True, choices=problem_choices)

    class Meta:
        ordering = ["room"]
        verbose_name = "participation credit"
        verbose_name_plural = "participation credit"

    def __str__(self) -> str:
        return f"participation in {self.room}"

    @property
    def column(self) -> str:
        """The gradebook column that scores go to; empty until the first sending makes one."""
        return self.assignment_line_item or self.line_item

    @property
    def column_name(self) -> str:
        """What that is called; empty if it is not known."""
        if self.assignment_line_item:
            return self.assignment_title
        return self.line_item_label if self.line_item else ""


class SentScore(models.Model):
    """The last score of one student that a gradebook column took, and what went wrong since."""

    credit = models.ForeignKey(Credit, on_delete=models.CASCADE, related_name="scores")
    participant = models.ForeignKey("stage.Participant", on_delete=models.CASCADE, related_name="+")
    column = models.CharField("gradebook column", max_length=ADDRESS_LENGTH, blank=True)
    points = models.PositiveIntegerField(null=True, blank=True)
    maximum = models.PositiveIntegerField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    timestamp = models.DateTimeField("last timestamp used", null=True, blank=True)
    problem = models.CharField(max_length=20, blank=True, choices=problem_choices)

    class Meta:
        ordering = ["credit", "participant"]
        constraints = [
            models.UniqueConstraint(fields=["credit", "participant"], name="one_sent_score_per_student")
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.points} of {self.maximum}"
