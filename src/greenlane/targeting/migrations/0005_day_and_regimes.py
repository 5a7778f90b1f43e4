import django.utils.timezone
from django.db import migrations, models
from django.db.models import Q

from greenlane.reference import commodity

BATCH = 1000


def fill(apps, schema_editor):
    """What was screened before counts for the day on which its consignment was received, as intake knew it."""
    screenings = apps.get_model("targeting", "Screening").objects
    lines = apps.get_model("consignments", "GoodsLine").objects
    ordered = screenings.select_related("consignment").only("consignment", "consignment__received_at").order_by("pk")
    batch = list(ordered[:BATCH])
    while batch:
        classes = {}
        of = lines.filter(consignment__in=[one.consignment_id for one in batch])
        for consignment, named in of.values_list("consignment", "classes"):
            classes.setdefault(consignment, set()).update(named)
        for one in batch:
            one.day = django.utils.timezone.localdate(one.consignment.received_at)
            one.regimes = " ".join(commodity.regimes(classes.get(one.consignment_id, ())))
        screenings.bulk_update(batch, ["day", "regimes"], batch_size=250)
        batch = list(ordered.filter(pk__gt=batch[-1].pk)[:BATCH])


class Migration(migrations.Migration):
    dependencies = [
        ("consignments", "0001_initial"),
        ("targeting", "0004_recent_of_a_model"),
    ]

    operations = [
        migrations.AddField("screening", "day", models.DateField(default=django.utils.timezone.localdate)),
        migrations.AddField("screening", "regimes", models.CharField(blank=True, max_length=40, default=""), False),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            "screening",
            models.Index(
                condition=Q(("current", True)),
                fields=["day", "consignment", "lane", "rests_on", "sampled", "regimes", "current"],
                name="screening_counted_by_day",
            ),
        ),
    ]
