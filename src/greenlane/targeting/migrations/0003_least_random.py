from django.db import migrations

LEAST = 0.005


def raise_to_the_least(apps, schema_editor):
    """A policy with a smaller random share can no longer be used: it would stop its office's screening."""
    apps.get_model("targeting", "LanePolicy").objects.filter(random_rate__lt=LEAST).update(random_rate=LEAST)


class Migration(migrations.Migration):
    dependencies = [("targeting", "0002_learning_and_history")]

    operations = [migrations.RunPython(raise_to_the_least, migrations.RunPython.noop)]
