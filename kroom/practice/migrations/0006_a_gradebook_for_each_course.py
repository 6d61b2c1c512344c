import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("practice", "0005_registered_tool")]

    operations = [
        migrations.AddField(
            model_name="lineitem",
            name="context_id",
            field=models.CharField(default="4dde05e8ca1973bcca9bffc13e1548820eee93a3", max_length=100),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="lineitem",
            name="link",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="column",
                to="practice.addedlink",
            ),
        ),
    ]
