"""All that tracing keeps of a case of Northport, of which strangers must see nothing: each text bears a mark."""

from __future__ import annotations

from typing import Any


def traced(cast, mark: str) -> dict[str, Any]:
    """Note the cases and consignments that are there, and lay a row of each table beside; return the keys of all."""
    from greenlane.seizures.models import Seizure
    from greenlane.tracing.actions import catching_up, linking
    from greenlane.tracing.models import (
        Exclusion,
        ForensicResult,
        Judgement,
        LinkModel,
        Mention,
        RateTable,
        ReferenceSet,
        Resemblance,
        Specimen,
        SpecimenMatch,
    )  # fmt: skip

    catching_up.catch_up()
    seizure = Seizure.objects.get()
    first, second = sorted(Mention.objects.filter(seizure=seizure), key=lambda row: row.pk)[:2]
    settings, _row = linking.in_force(cast.northport)
    model = LinkModel.objects.create(
        owner=cast.northport, number=1, settings=settings.to_json(), engine="duckdb", by=f"{mark} by"
    )
    pair, _made = Resemblance.objects.get_or_create(
        owner=cast.northport, first=first, second=second, defaults={"weight": 3.0, "probability": 0.9, "model": model}
    )
    judgement = Judgement.objects.create(
        owner=cast.northport, first=first, second=second, verdict="unsure", because=f"{mark} because", by=cast.bo
    )
    exclusion = Exclusion.objects.create(
        owner=cast.northport, kind="phone", value=f"{mark} 1", because=f"{mark} because", by=cast.bo
    )
    reference = ReferenceSet.objects.create(
        owner=cast.northport, name=f"{mark} set", species="Loxodonta africana", method="isotope", samples=f"{mark} x",
        digest="0" * 64, by=cast.bo,
    )  # fmt: skip
    one, other = sorted(
        (
            Specimen.objects.create(
                seizure=seizure, name=f"{mark} {n}", method="isotope", measured={"d2H": -40.0}, laboratory=f"{mark} l",
                digest="0" * 64, by=cast.bo,
            )
            for n in range(2)
        ),
        key=lambda row: row.pk,
    )  # fmt: skip
    here = {"lat": [0.5], "lon": [30.5], "p": [1.0], "countries": ["UG"]}
    result = ForensicResult.objects.create(
        seizure=seizure, reference=reference, posterior=here, each={f"{mark} 0": here}, countries={"UG": 1.0},
        about={"method": "isotope"}, by=cast.bo,
    )  # fmt: skip
    SpecimenMatch.objects.create(
        first=one, second=other, reference=reference, relation="same", log10_lr=9.0, false_rate=0.001, loci=16
    )
    RateTable.objects.create(
        owner=cast.northport, name=f"{mark} rates", text=f"country,year,seizing_{mark}\nKE,2024,1\n", digest="0" * 64,
        by=cast.bo,
    )  # fmt: skip
    return {
        "pair": pair.pk, "judgement": judgement.pk, "exclusion": exclusion.pk, "reference": reference.pk,
        "result": result.pk,
    }  # fmt: skip
