"""Who is promoted for a meeting, and who is barred from it; until now everybody has the role of their last launch."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ROLES = [("moderator", "Moderator"), ("attendee", "Attendee")]


def copy_roles(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The role in the course is the one they have."""
    apps.get_model("stage", "Participant").objects.update(course_role=models.F("role"))


class Migration(migrations.Migration):
    dependencies = [
        ("stage", "0006_screen"),
    ]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="course_role",
            field=models.CharField(choices=ROLES, default="attendee", max_length=10),
        ),
        migrations.AddField(
            model_name="participant",
            name="is_barred",
            field=models.BooleanField(default=False, verbose_name="sent out"),
        ),
        migrations.RunPython(copy_roles, migrations.RunPython.noop),
    ]
