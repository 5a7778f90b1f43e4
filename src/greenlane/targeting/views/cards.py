"""A model's card in charts and words: how it was checked, and how far the world has moved since."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.front.chart import Chart, Point, Row, Series
from greenlane.front.templatetags.house import amount, share
from greenlane.targeting import words
from greenlane.targeting.card import Card, Checked, Feature, Measured
from greenlane.targeting.drift import Drift, Limits
from greenlane.targeting.exploration import split
from greenlane.targeting.lane import Policy
from greenlane.targeting.models import LearnedModel
from greenlane.targeting.views.compared import point

SHARES = ("base_rate", "twin_share")
RANKINGS = {
    "model": gettext_lazy("the model"),
    "alone": gettext_lazy("without the counts of others"),
    "look_up": gettext_lazy("looking up the same goods"),
    "rate_table": gettext_lazy("rates by route"),
    "single_profile": gettext_lazy("the best single fact"),
    "logistic_regression": gettext_lazy("logistic regression"),
    "lightgbm_default": gettext_lazy("trees without profiles"),
}
PARTS = {
    "twin_free": gettext_lazy("without twins in what it learned from"),
    "new_consignee": gettext_lazy("a new consignee"),
    "new_consignor": gettext_lazy("a new consignor"),
    "new_party": gettext_lazy("a new consignee or consignor"),
    "new_heading": gettext_lazy("a new heading"),
    "new_taxon": gettext_lazy("a new taxon"),
    "new_route": gettext_lazy("a new route"),
}
LEVELS = {
    "calm": gettext_lazy("What is declared and found is still as it was when the model was trained."),
    "watch": gettext_lazy("Something has moved since the model was trained. Keep an eye on it."),
    "alarm": gettext_lazy("Much has moved since the model was trained. Train a new one."),
}
SPAN = {
    "since": gettext_lazy("Declared from"),
    "until": gettext_lazy("Last known on"),
    "lines": gettext_lazy("Goods lines"),
    "shipments": gettext_lazy("Consignments"),
    "inspected": gettext_lazy("Inspected lines"),
    "finds": gettext_lazy("Lines with finds"),
    "base_rate": gettext_lazy("Finds among the inspected"),
    "twin_share": gettext_lazy("Inspected lines with a twin"),
}
MEASURES = {
    "average_precision": gettext_lazy("Average precision"),
    "auc": gettext_lazy("AUC"),
    "recall_at 0.05": gettext_lazy("Finds caught in the first 5 %"),
    "recall_at 0.10": gettext_lazy("Finds caught in the first 10 %"),
}
MOVED = 8
FEATURES_SHOWN = 20


def span(card: Card) -> list[tuple[str, str]]:
    """What the model says of its data, in words."""
    return [(str(SPAN[name]), share(value) if name in SHARES else _written(value)) for name, value in card.span]


def _written(value: Any) -> str:
    if isinstance(value, dt.date):
        return str(date_format(value, "DATE_FORMAT"))
    return amount(value) if isinstance(value, int | float) else str(value)


def features(card: Card) -> list[Feature]:
    """What the model looks at most, each in words where there are any."""
    return [replace(one, words=one.words or words.called(one.name)) for one in card.features[:FEATURES_SHOWN]]


def out_of_fold(card: Card) -> list[tuple[str, Point]]:
    """How it did on what it was trained on, each line by a copy that had not seen it."""
    return [(str(MEASURES[name]), _point(one)) for name, one in card.out_of_fold if name in MEASURES]


def charts(checked: Checked) -> list[Chart]:
    """What each ranking catches of all finds, how it compares, and whether what the model says comes true."""
    shares = [at for at, _caught in checked.figures[0].recall]
    names = tuple(Series(_ranking(one.name)) for one in checked.figures)
    caught = tuple(
        Row(share(at), tuple(_point(dict(one.recall).get(at)) for one in checked.figures), at=at) for at in shares
    )
    found = [Chart(_("Share of finds caught"), _("Share inspected"), names, caught, kind="lines", along="share")]
    both = tuple(Row(_ranking(one.name), (_point(one.auc), _point(one.average_precision))) for one in checked.figures)
    series = (Series(_("AUC")), Series(_("Average precision")))
    found.append(Chart(_("Beside simpler rankings"), _("Ranking"), series, both))
    if checked.parts:
        parts = tuple(Row(str(PARTS.get(one.name, one.name)), (_point(one.auc, one.n),)) for one in checked.parts)
        found.append(Chart(_("On what is new to it"), _("Results"), (Series(_("AUC")),), parts))
    if checked.calibration:
        said = tuple(Row(share(one.chance), (point(one.true),), at=one.chance) for one in checked.calibration)
        title = _("Does what it says come true?")
        series = (Series(_("Share found")),)
        found.append(Chart(title, _("Chance given"), series, said, kind="calibration", along="share"))
    return found


def _ranking(name: str) -> str:
    return str(RANKINGS.get(name, name))


def _point(one: Measured | None, of: int | None = None) -> Point:
    return Point(one.value, one.low, one.high, of) if one else Point(None)


def drifted(model: LearnedModel) -> dict[str, Any] | None:
    """What was measured last, the alarm in words, and the share that explores because of it; None: never measured."""
    if not model.drift:
        return None
    kept = dict(model.drift)
    day = dt.date.fromisoformat(kept.pop("day"))
    measured = Drift.of_json(kept)
    usual = Policy()
    moved = measured.features[:MOVED]
    rows = tuple(Row(words.called(one.name) or one.name, (Point(one.excess),)) for one in moved)
    chart = Chart(
        _("How far each has moved"), _("Feature"), (Series(_("Shift")),), rows, unit="", reach=Limits().psi_alarm
    )
    return {
        "day": day,
        "drift": measured,
        "words": LEVELS[measured.level],
        "shares": split(usual.learned_rate, usual.explore_rate, usual.random_rate, measured.measure),
        "usual": usual,
        "chart": chart if rows else None,
    }
