"""What is kept of a course: where its platform answers questions about it, and who is in it."""

from django.db import models

from kroom.lti.troubles import problem_choices

ADDRESS_LENGTH = 2000


class Course(models.Model):
    """A course (context) of a deployment, and the services of it that the last launch named."""

    deployment = models.ForeignKey("lti.Deployment", on_delete=models.CASCADE, related_name="courses")
    context_id = models.CharField(max_length=255)
    memberships_url = models.CharField("roster address", max_length=ADDRESS_LENGTH, blank=True)
    line_items_url = models.CharField("gradebook address", max_length=ADDRESS_LENGTH, blank=True)
    scopes = models.JSONField("gradebook scopes", default=list, blank=True)
    roster_at = models.DateTimeField("roster fetched", null=True, blank=True)
    roster_tried_at = models.DateTimeField("roster last asked for", null=True, blank=True)
    roster_problem = models.CharField(max_length=20, blank=True, choices=problem_choices)

    class Meta:
        ordering = ["deployment", "context_id"]
        constraints = [
            models.UniqueConstraint(fields=["deployment", "context_id"], name="one_course_per_context")
        ]

    def __str__(self) -> str:
        return f"{self.context_id} in {self.deployment}"


class Member(models.Model):
    """A student of a course: the platform's id and, if it is shared, the name. Nothing else of them is kept."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="members")
    user_id = models.CharField(max_length=255)
    name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["course", "user_id"], name="one_member_per_person")]

    def __str__(self) -> str:
        return self.name or f"student {self.pk}"
