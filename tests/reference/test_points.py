"""Every point of a checklist is read and said in all languages; every class of goods names some, from harm first."""

from __future__ import annotations

from importlib.resources import files

import pytest

from greenlane.reference import commodity, points
from greenlane.reference.points import LANGUAGES, PointFault, read

GOOD = '[a]\nkind = "yes_no"\nsource = "x"\ntrust = "memory"\nen = "Look."\n'


@pytest.mark.parametrize("point", points.all().values(), ids=lambda point: point.code)
def test_a_point_is_said_in_every_language(point):
    assert [language for language in LANGUAGES if not getattr(point.title, language)] == []
    assert len({point.title.said_in(language) for language in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize("goods", commodity.all(), ids=lambda goods: goods.code)
def test_a_class_says_what_to_look_at_and_what_keeps_from_harm_first(goods):
    safety = [points.all()[code].safety for code in goods.examination.points]
    assert safety == sorted(safety, reverse=True) and safety.count(False) >= 3


def test_no_point_lies_there_unused():
    named = {code for goods in commodity.all() for code in goods.examination.points}
    assert [code for code, point in points.all().items() if code not in named and not point.always] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[a", "not TOML"),
        ("a = 1", "a table of its own"),
        (GOOD.replace('en = "Look."', ""), "title.en"),
        (GOOD.replace("yes_no", "perhaps"), "kind"),
        (GOOD + "colour = 1\n", "colour"),
        (GOOD + 'unit = "kg"\n', "has its unit"),
        (GOOD.replace("yes_no", "number"), "has its unit"),
        (GOOD.replace("memory", "hearsay"), "trust"),
    ],
)
def test_a_point_that_is_not_understood_is_refused_with_its_reason(text, said):
    with pytest.raises(PointFault, match=said):
        read(text)


def test_a_class_of_goods_names_only_points_that_are_known():
    whole = (files("greenlane.reference.commodities") / "ivory.toml").read_text("utf-8")
    for wrong, said in (('"kick_it",', "no such point: kick_it"), ('"tusk_length",', "stands twice")):
        text = whole.replace('"load_steady",', f'"load_steady", {wrong}')
        with pytest.raises(commodity.CommodityFault, match=said):
            commodity.read("ivory", text)
