import uuid

import django.db.models.deletion
from django.db import migrations, models

MENU = uuid.UUID("4b2f1d0c-5d6e-4f0e-9a57-3c8a0c7d9b11")


def rooms_of_links(apps, schema_editor):
    """Every room there is was made by the first launch of a link: it belongs to that link's course, with its key."""
    links = apps.get_model("lti", "ResourceLink").objects.order_by("pk")
    rooms = apps.get_model("lti", "CourseRoom").objects
    for link in links.iterator():
        made = rooms.create(
            deployment_id=link.deployment_id,
            context_id=link.context_id,
            key=MENU if link.link_id == link.context_id else uuid.uuid5(MENU, link.link_id),
            room_id=link.room_id,
        )
        rooms.filter(pk=made.pk).update(created_at=link.created_at)


class Migration(migrations.Migration):
    dependencies = [
        ("lti", "0002_registration"),
        ("stage", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SpentToken",
            fields=[
                ("token", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="CourseRoom",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("context_id", models.CharField(blank=True, max_length=255)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "deployment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rooms",
                        to="lti.deployment",
                    ),
                ),
                (
                    "room",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="stage.room"
                    ),
                ),
            ],
            options={
                "ordering": ["created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("deployment", "context_id", "key"), name="one_room_per_key_and_course"
                    )
                ],
            },
        ),
        migrations.AlterField(
            model_name="resourcelink",
            name="room",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="stage.room"
            ),
        ),
        migrations.RunPython(rooms_of_links, migrations.RunPython.noop),
    ]
