"""Names of six languages in Latin letters: what must come near does, and nothing breaks on any text."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.tracing.same_party import hanzi
from greenlane.tracing.same_party.names import is_company, latin, sound, words

TEXTS = st.text(max_size=60) | st.text(
    "محمدعبالرنشخيوىةء ИванПетроввжюящ 王小明贸易有限公司深圳市 abd al.-&'’", max_size=40
)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Иван Петрович Сидоров", "ivan petrovich sidorov"),
        ("Щукин Юрий", "shchukin yuriy"),
        ("محمد الشريف", "mhmd shrif"),
        ("王小明", "wang xiaoming"),
        ("欧阳娜娜", "ouyang nana"),
        ("Γιώργος Παπαδόπουλος", "giorgos papadopoylos"),
        ("Øresund Łódź A/S", "oresund lodz a s"),
        ("สมชาย", "สมชาย"),
    ],
)
def test_a_name_in_latin_letters(name, said):
    assert latin(name) == said


@pytest.mark.parametrize(
    "names",
    [
        ("Торговая компания Рассвет", "ООО «Рассвет» торговая компания", "Rassvet Trading Company LLC"),
        ("深圳市华茂贸易有限公司", "Shenzhen Huamao Trading Co., Ltd.", "深圳華茂貿易有限公司"),
        ("شركة الصقر للتجارة", "Sqr Commerce, Company"),
        ("Maderas del Sur S.A.", "Sur Timber Ltd"),
    ],
)
def test_a_company_has_the_same_words_in_six_languages(names):
    said = [set(words(name)) - {"company"} for name in names]
    assert all(one == said[0] for one in said[1:])
    assert all(map(is_company, names))


@pytest.mark.parametrize(
    "names",
    [
        ("Abdul Rahman", "Abd al-Rahman", "Abdurrahman", "Abdelrahman", "عبد الرحمن", "عبدالرحمن"),
        ("Abdullah", "Abdallah", "Abdulla", "عبد الله", "عبدالله"),
        ("Mohammed", "Muhammad", "Mohamad", "محمد"),
        ("Petrov", "Petroff", "Петров"),
        ("Haddad", "Hadad", "حداد"),
    ],
)
def test_spellings_of_one_name_sound_the_same(names):
    heard = {tuple(map(sound, words(name))) for name in names}
    assert len(heard) == 1


def test_titles_and_articles_are_left_out_unless_nothing_else_is_there():
    assert words("Dr. Hassan bin Ali Al-Sharif") == ("hassan", "ali", "sharif")
    assert words("Mr") == ("mr",)


def test_short_words_of_other_vowels_do_not_sound_the_same():
    assert len({sound(word) for word in ("jing", "zheng", "xu", "xia", "li", "lu")}) == 6


@pytest.mark.parametrize("name", ["Ivan Petrov", "王小明", "محمد الشريف", "Traore, Awa"])
def test_a_person_does_not_read_like_a_company(name):
    assert not is_company(name)


def test_every_reading_is_one_of_pinyin_and_every_sign_has_one():
    assert len(hanzi.PINYIN) > 700
    assert all(len(sign) == 1 and reading.isascii() and reading.isalpha() for sign, reading in hanzi.PINYIN.items())


@settings(max_examples=60)
@given(TEXTS)
def test_any_text_becomes_words(text):
    for word in words(text):
        assert word and not word.isspace() and " " not in word
    for sign in latin(text):
        assert not ("\u0430" <= sign <= "\u044f" or sign in "ابتثجحخدذرزسشصضطظغفقكلمنهوي"), unicodedata.name(sign)


@settings(max_examples=60)
@given(st.lists(st.sampled_from("rassvet timber ivan petrov huamao abdrahman 12".split()), min_size=1, max_size=5))
def test_what_is_latin_already_stays(said):
    assert latin(" ".join(said)) == " ".join("wood" if word == "timber" else word for word in said)


@settings(max_examples=60)
@given(TEXTS)
def test_a_sound_has_no_more_letters_than_its_word(text):
    for word in words(text):
        assert len(sound(word)) <= len(word)
