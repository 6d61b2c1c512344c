"""A platform or deployment with rooms is not deleted from under them: its courses are erased first."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lti", "0005_credit_for_polls"),
    ]

    operations = [
        migrations.AlterField(
            model_name="resourcelink",
            name="deployment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="links", to="lti.deployment"
            ),
        ),
    ]
