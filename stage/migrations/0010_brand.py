"""A room may be seen in its institution's colour."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stage", "0009_staff_accounts")]

    operations = [
        migrations.AddField(
            model_name="room",
            name="brand",
            field=models.CharField(blank=True, default="", editable=False, max_length=6),
        ),
    ]
