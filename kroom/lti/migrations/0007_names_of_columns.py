"""What the gradebook columns that scores go to are called, as far as the platform has said."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lti", "0006_platforms_with_rooms_stay"),
    ]

    operations = [
        migrations.AddField(
            model_name="credit",
            name="assignment_title",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="credit",
            name="line_item_label",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
