"""Who may only watch; until now everybody may be brought to the stage."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stage", "0011_lock"),
    ]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="is_viewer",
            field=models.BooleanField(default=False, verbose_name="viewer only"),
        ),
    ]
