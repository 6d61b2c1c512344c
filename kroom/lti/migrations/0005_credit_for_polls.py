"""From how many answered polls on there are points for it."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lti", "0004_courses_and_credit"),
    ]

    operations = [
        migrations.AddField(
            model_name="credit",
            name="polls",
            field=models.PositiveSmallIntegerField(
                default=1,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(1000),
                ],
            ),
        ),
    ]
