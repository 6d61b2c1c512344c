"""A person in a room."""

from django.db import models
from django.utils import timezone

from stage.words import Role


class Participant(models.Model):
    """Somebody who has come through the door of `stage.entry`; name and role are set anew each time.

    `person` is the caller's stable key for the human being, opaque here. `course_role` is what the last launch said;
    `role` is what counts: another than that while a moderator has promoted them, which the end of the meeting undoes.
    `is_viewer`: their part in the course lets them watch only; said anew by each launch, like the role.
    `is_barred`: sent out of the room, and not let back until a moderator does so or the meeting ends.
    `launched_at` is when they last came by a launch that let them in, to the hour: what it said holds for a while only.
    `came_at` is when they last came in through the room's door, `left_at` when their last tab closed since: together
    they tell who was in the room when it was locked. Who is here now, only the rooms' servers know.
    """

    room = models.ForeignKey("stage.Room", on_delete=models.CASCADE, related_name="participants")
    person = models.CharField(max_length=300)
    name = models.CharField(max_length=200)
    role = models.CharField(
        max_length=10,
        choices=[(role.value, role.value.capitalize()) for role in Role],
        default=Role.ATTENDEE.value,
    )
    course_role = models.CharField(
        max_length=10,
        choices=[(role.value, role.value.capitalize()) for role in Role],
        default=Role.ATTENDEE.value,
    )
    is_viewer = models.BooleanField("viewer only", default=False)
    is_barred = models.BooleanField("sent out", default=False)
    launched_at = models.DateTimeField("last launch", default=timezone.now, editable=False)
    came_at = models.DateTimeField(null=True, blank=True, editable=False)
    left_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["room", "person"], name="one_participant_per_person_and_room")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_promoted(self) -> bool:
        """An attendee of the course who moderates this meeting."""
        return self.role == Role.MODERATOR and self.course_role == Role.ATTENDEE

    @property
    def only_watches(self) -> bool:
        """Never on stage; whom a moderator promotes is a moderator like any other meanwhile."""
        return self.is_viewer and self.role == Role.ATTENDEE
