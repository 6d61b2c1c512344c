"""When somebody last came by a launch; of those who came before it was noted, now is as good as any time."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stage", "0012_viewers"),
    ]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="launched_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="last launch"
            ),
        ),
        migrations.AddField(
            model_name="onetimelink",
            name="launched_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
    ]
