"""What the practice platform keeps: its keys, launches that wait, copies of the course, more links, a gradebook."""

from django.db import models


class PlatformKey(models.Model):
    """The platform's own key pair."""

    kid = models.CharField(max_length=100, unique=True)
    private_pem = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.kid


class PendingLaunch(models.Model):
    """Somebody clicked on a link; the tool has not asked yet who it was. Answered once, as in Canvas."""

    verifier = models.CharField(max_length=100, primary_key=True)
    person = models.CharField(max_length=50)
    link = models.CharField(max_length=50)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.person} → {self.link}"


class RegisteredTool(models.Model):
    """A tool that has registered itself, with what it asked for."""

    client_id = models.CharField(max_length=100, unique=True)
    configuration = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.client_id


class CourseCopy(models.Model):
    """A copy of the practice course, or of a copy."""

    context_id = models.CharField(max_length=100, unique=True)
    copied_from = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="copies")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"copy {self.pk}"


class AddedLink(models.Model):
    """A link that a teacher chose in the tool, as its content item said; it goes along when the course is copied."""

    context_id = models.CharField(max_length=100)
    link_id = models.CharField(max_length=100, unique=True)
    title = models.CharField(max_length=255)
    custom = models.JSONField(default=dict)
    new_tab = models.BooleanField(default=False)
    points = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class LineItem(models.Model):
    """A column of a course's gradebook; one with a `link` came with that graded link and stays as long as it does."""

    context_id = models.CharField(max_length=100)
    link = models.OneToOneField(AddedLink, on_delete=models.CASCADE, null=True, related_name="column")
    label = models.CharField(max_length=255)
    score_maximum = models.FloatField()
    resource_id = models.CharField(max_length=255, blank=True)
    tag = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.label


class Result(models.Model):
    """One student's score in a column; `attempts` and `comments` count what a tool has left behind."""

    line_item = models.ForeignKey(LineItem, on_delete=models.CASCADE, related_name="results")
    person = models.CharField(max_length=50)
    score = models.FloatField(null=True)
    timestamp = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    comments = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["person"]
        constraints = [models.UniqueConstraint(fields=["line_item", "person"], name="one_result_per_student")]

    def __str__(self) -> str:
        return f"{self.person}: {self.score}"
