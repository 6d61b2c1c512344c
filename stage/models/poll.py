"""Questions to everyone in the room, and what people answered."""

from django.db import models
from django.db.models import Q

from stage.words import PollKind, PollStatus

QUESTION_LENGTH = 300
ANSWER_LENGTH = 150
MOST_ANSWERS = 10


class Poll(models.Model):
    """A poll or quiz question. A draft belongs to the room; from its publication on it belongs to a meeting.

    Answers are known by their place in `answers`, from 0. `key` is the maker's own name for it, so that a draft that
    is sent twice is made once. `results` are counted when it closes.
    """

    room = models.ForeignKey("stage.Room", on_delete=models.CASCADE, related_name="polls")
    meeting = models.ForeignKey(
        "stage.Meeting", on_delete=models.CASCADE, null=True, blank=True, related_name="polls"
    )
    key = models.CharField(max_length=64)
    kind = models.CharField(
        max_length=10, choices=[(kind.value, kind.value.capitalize()) for kind in PollKind]
    )
    question = models.CharField(max_length=QUESTION_LENGTH)
    answers = models.JSONField()
    right = models.JSONField("right answers", default=list, blank=True)
    multiple = models.BooleanField("several choices", default=False)
    seconds = models.PositiveIntegerField("time limit in seconds", null=True, blank=True)
    share_results = models.BooleanField(default=True)
    status = models.CharField(
        max_length=10,
        choices=[(status.value, status.value.capitalize()) for status in PollStatus],
        default=PollStatus.DRAFT.value,
    )
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.CharField(max_length=200, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=200, blank=True)
    results = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["room", "key"], name="one_poll_per_key_and_room"),
            models.CheckConstraint(
                condition=Q(status=PollStatus.DRAFT.value, meeting__isnull=True)
                | Q(~Q(status=PollStatus.DRAFT.value), meeting__isnull=False),
                name="published_in_a_meeting",
            ),
        ]
        indexes = [
            models.Index(fields=["room"], condition=Q(status=PollStatus.OPEN.value), name="open_polls"),
            models.Index(
                fields=["closes_at"], condition=Q(status=PollStatus.OPEN.value), name="polls_with_a_limit"
            ),
        ]

    def __str__(self) -> str:
        return self.question


class Vote(models.Model):
    """What somebody chose: one row per person and poll, changed until the poll closes. Nobody else is told of it."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="votes")
    participant = models.ForeignKey("stage.Participant", on_delete=models.CASCADE, related_name="votes")
    choices = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["poll", "id"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "participant"], name="one_vote_per_poll_and_person")
        ]

    def __str__(self) -> str:
        return f"a vote on {self.poll}"
