"""The chat: what people wrote, how others reacted, and who may not write."""

from typing import get_args

from django.db import models
from django.db.models import Q

from stage.protocol.reactions import Kind
from stage.words import Role


class Message(models.Model):
    """A message to everyone, or in the private `line` between one person and the moderators; never deleted as a row.

    `key` is the browser's: a message that is said again after a broken line is not a second one. `name` and `role`
    are the author's when they wrote.
    """

    meeting = models.ForeignKey("stage.Meeting", on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey("stage.Participant", on_delete=models.CASCADE, related_name="messages")
    key = models.CharField(max_length=64, editable=False)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=10, choices=[(role.value, role.value.capitalize()) for role in Role])
    line = models.ForeignKey(
        "stage.Participant",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="line",
        verbose_name="private line of",
    )
    text = models.TextField()
    reply_to = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replies"
    )
    at = models.DateTimeField()
    pinned_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.CharField(max_length=200, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], name="one_message_per_author_and_key")
        ]
        indexes = [
            models.Index(
                fields=["meeting", "line", "id"], condition=Q(cleared_at__isnull=True), name="messages_shown"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:60]}"


class MessageReaction(models.Model):
    """Somebody reacted to a message; once in each way."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reactions")
    participant = models.ForeignKey("stage.Participant", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in get_args(Kind)])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "participant", "kind"], name="one_reaction_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.kind}"


class ChatBlock(models.Model):
    """Somebody may not write in this room's chat until a moderator unblocks them; the log keeps who did what when."""

    participant = models.OneToOneField(
        "stage.Participant", on_delete=models.CASCADE, related_name="chat_block"
    )
    at = models.DateTimeField()
    by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return str(self.participant)
