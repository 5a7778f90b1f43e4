from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """A paper that could not be believed is kept as a declaration is: with its reference, and when it was tried."""

    dependencies = [("permits", "0002_what_may_take_the_fast_lane")]

    operations = [
        migrations.RenameField(model_name="unread", old_name="number", new_name="reference"),
        migrations.AddField(model_name="unread", name="tried_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AlterField(model_name="unread", name="raw", field=models.TextField(blank=True)),
    ]
