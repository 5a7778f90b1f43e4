from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("targeting", "0005_day_and_regimes")]

    operations = [
        migrations.AlterField(
            model_name="trial",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "waiting"),
                    ("running", "running"),
                    ("finished", "finished"),
                    ("failed", "failed"),
                    ("dismissed", "dismissed"),
                ],
                default="waiting",
                max_length=10,
            ),
        )
    ]
