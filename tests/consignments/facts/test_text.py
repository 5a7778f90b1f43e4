"""What words say: the rules around the word list, tried with a small list of the test's own."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from tests.consignments.facts.samples import BOOKS, declared, facts, line, load

from greenlane.consignments.facts import text
from greenlane.consignments.facts.books import Books
from greenlane.consignments.facts.text import Reading, read, wording
from greenlane.reference.lexicon import Kind, Mention


def test_all_words_that_speak_of_a_line_are_read() -> None:
    item = declared(free_text="see list", goods={"common_name": "Frog", "marks": "N/M"})
    assert text.full_text(item, item.goods[0]) == "Cotton shirts for men, knitted ; Frog ; N/M ; see list"
    plain = declared()
    assert text.full_text(plain, plain.goods[0]) == plain.goods[0].description


@pytest.mark.parametrize(
    ("description", "words"),
    [
        ("Cotton shirts for men, knitted", 4),
        ("20 CTNS STC goods", 0),
        ("12 bags of 25 kg", 0),
        ("", 0),
        ("冷冻牛肉", 2),
        ("замороженная говядина", 2),
        ("لحم بقر مجمد", 3),
        ("x", 0),
        ("R404A", 0),
    ],
)
def test_informative_words_are_counted(description: str, words: int) -> None:
    assert wording(description, BOOKS).words == words


@pytest.mark.parametrize(
    "description",
    ["Plastic scrap", "used tyres", "Second-hand computers", "PE regrind", "废塑料", "лом меди", "déchets de papier",
     "chatarra de cobre", "خردة نحاس", "二手电脑", "2nd hand clothing", "б/у шины"],
)  # fmt: skip
def test_words_of_waste_and_second_hand(description: str) -> None:
    assert line(description=description)["waste_words"] is True


@pytest.mark.parametrize("description", ["Cotton shirts", "Wasted Youth T-shirts", "unused tickets", "再见 冰箱"])
def test_other_words(description: str) -> None:
    assert line(description=description)["waste_words"] is False


def test_second_hand_is_waste_talk_and_scrap_is_not_second_hand() -> None:
    assert line(description="used computers")["used"] is True
    assert line(description="copper scrap")["used"] is False


def test_an_empty_description_is_vague_only_where_one_is_always_given() -> None:
    assert facts(goods={"description": ""})["vague"] is None
    assert facts(goods={"description": ""})["text_classes"] is None
    post = facts(kind="postal", goods={"description": ""})
    assert (post["vague"], post["words"], post["text_classes"], post["description"]) == (True, 0, [], None)


def test_vague_descriptions() -> None:
    assert line(description="Parts")["vague"] is True
    assert line(description="Cotton shirts, knitted")["vague"] is False


@pytest.mark.parametrize(
    ("written", "script"),
    [
        ("ivory", "latin"),
        ("слон", "cyrillic"),
        ("عاج", "arabic"),
        ("象牙", "eastern"),
        ("12.5", ""),
        ("ivory 象牙 x", "latin"),
    ],
)
def test_scripts(written: str, script: str) -> None:
    assert text.script(written) == script


def word(term: str, kind: Kind, subject: str, language: str, *, exact: bool = True, sure: bool = True) -> Mention:
    """Return a mention of the test's own word list; where it stands is filled in later."""
    return Mention(term, kind, subject, language, exact, "strong" if sure else "ambiguous", 0, 0)


@dataclass(frozen=True)
class FewWords(Books):
    """Books with a word list of a dozen words."""

    words: tuple[Mention, ...] = (
        word("ivory", "commodity", "ivory", "en"),
        word("ivoire", "commodity", "ivory", "fr"),
        word("象牙", "commodity", "ivory", "zh"),
        word("ivroy", "commodity", "ivory", "en", exact=False, sure=False),
        word("timber", "commodity", "timber", "en"),
        word("planks", "commodity", "timber", "en"),
        word("white gold", "commodity", "ivory", "en", sure=False),
        word("bones", "commodity", "big_cats", "en", sure=False),
        word("Manis javanica", "taxon", "Manis javanica", "la"),
        word("Panthera tigris", "taxon", "Panthera tigris", "la"),
        word("general cargo", "vague", "", "en"),
        word("R-22", "substance", "HCFC-22", ""),
        word("R-12", "substance", "CFC-12", ""),
    )

    def mentions(self, text: str) -> tuple[Mention, ...]:
        found = [
            replace(held, start=at, end=at + len(held.term)) for held in self.words if (at := text.find(held.term)) >= 0
        ]
        return tuple(sorted(found, key=lambda mention: mention.start))


def few(written: str) -> Reading:
    return read(written, FewWords())


def test_strong_and_weak_classes() -> None:
    reading = few("ivory and bones")
    assert (reading.strong, reading.weak, reading.mentions) == (("ivory",), ("big_cats",), ("ivory", "bones"))
    assert few("cotton shirts") == Reading()


def test_slang_is_found_and_names_no_class_for_sure() -> None:
    reading = few("white gold")
    assert (reading.slang, reading.strong, reading.weak) == (True, (), ("ivory",))


def test_misspelt_only() -> None:
    assert few("ivroy carvings").misspelt is True
    assert few("ivory carvings").misspelt is False


def test_another_script_or_the_odd_language_out() -> None:
    assert few("timber and planks 象牙").second_language is True
    assert few("timber, planks, ivoire").second_language is True
    assert few("timber ivoire").second_language is False, "one against one: neither is the rest"
    assert few("象牙制品 一批").second_language is False
    assert few("timber Manis javanica").second_language is False, "Latin names are of no language"


def test_substances_name_their_classes() -> None:
    reading = few("R-22 cylinders")
    assert reading.substances == ("HCFC-22",)
    assert reading.strong == Books().classes_of_substances(("HCFC-22",)) != ()


def test_taxa_of_the_text() -> None:
    reading = few("Manis javanica, Panthera tigris")
    assert (reading.taxa, reading.scientific) == (("Manis javanica", "Panthera tigris"), True)


def test_a_vague_phrase_is_no_mention_of_goods() -> None:
    assert few("general cargo").mentions == ()
    assert wording("general cargo", FewWords()).vague_phrase is True


def test_loads_as_customs_met_them_do_not_contradict_their_codes() -> None:
    for name in ("frozen beef", "tea leaves", "refrigerant", "red sanders"):
        assert load(name)["text_contradicts_hs"] is False, name


def test_a_gas_is_named_with_the_class_of_gases_and_not_of_machines() -> None:
    assert load("refrigerant")["text_classes"] == ["hfc_blends"]
    machine = line(hs="841510", description="Split air conditioner, charged with R-410A")
    assert machine["text_contradicts_hs"] is False
    toys = line(hs="950300", description="Toys, freon R-22")
    assert (toys["text_classes"], toys["text_contradicts_hs"], toys["substance"]) == (["hcfc"], True, "HCFC-22")


def test_the_shipped_words_are_read() -> None:
    ivory = line(hs="441990", description="Wooden chopsticks; elephant ivory 象牙")
    assert ivory["text_classes"] == ["ivory"]
    assert (ivory["text_contradicts_hs"], ivory["text_second_language"]) == (True, True)
    scales = line(description="pangoln scales")
    assert (scales["text_misspelt"], scales["text_classes"], scales["text_classes_weak"]) == (True, [], ["pangolin"])
    assert line(description="Household goods and personal effects")["vague"] is True
    assert line(description="Spare parts for tractors, gearbox")["vague"] is False
    assert line(description="Cotton shirts, Ivory Coast")["text_classes"] == []


def test_white_gold_is_slang_but_not_among_jewels() -> None:
    assert line(description="white gold pieces")["slang"] is True
    assert line(description="18k white gold ring")["slang"] is False
    assert line(description="hongmu furniture")["slang"] is True
    assert line()["slang"] is False


def test_an_animal_in_the_text_is_looked_up() -> None:
    row = line(description="Red sanders logs", hs="440399")
    assert (row["taxon"], row["listed"], row["appendix"], row["latin_name"]) == (
        "Pterocarpus santalinus",
        True,
        "II",
        False,
    )
    assert line(description="Dalbergia nigra boards")["latin_name"] is True
