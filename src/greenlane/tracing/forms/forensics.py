"""What analysts and laboratories fill in: a reference set, specimens of a case, what to compare with what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as said_now
from django.utils.translation import gettext_lazy as _

from greenlane.seizures.models import Seizure
from greenlane.tracing.forms.genotype_words import told
from greenlane.tracing.models import ReferenceSet
from greenlane.tracing.origin.laboratory import Wrong

MOST_MB = 20
KEPT_LETTERS = 1_000_000
"""A file that was refused comes back as text for mending, unless it is longer."""
SHOWN = 20
KEPT_OF_A_REASON = 300
FEW, MENDING = 5, 16
"""Lines of a field for text, and at most of one in which something is to be mended."""
SPECIMENS, ASSIGN, MATCH = "specimens_%s", "assign_%s", "match_%s"
"""Which form stands where: what is refused comes back in its place."""
REASONS: Mapping[str, Promise] = {
    "empty": _("Nothing is given."),
    "not_text": _("This is not text."),
    "columns": _("This line has another number of columns than the header: %(said)s."),
    "too_many": _("There are too many lines, or too many that are wrong: at most %(said)s are read."),
    "no_column": _("A column is missing: %(said)s."),
    "no_isotope": _("No isotope is named as d2H, d13C, 87Sr/86Sr are: %(said)s."),
    "isotope_twice": _("An isotope stands here twice: %(said)s."),
    "no_common_cells": _("The maps share fewer than two cells."),
    "cell_twice": _("This cell stands here twice: %(said)s."),
    "not_a_number": _("This is not a number: %(said)s."),
    "negative": _("This must be more than nothing: %(said)s."),
    "not_a_place": _("There is no such place on the earth: %(said)s."),
    "not_a_country": _("Write a country of two letters: %(said)s."),
    "no_name": _("Each specimen has a name of at most 80 letters."),
    "name_twice": _("This specimen stands here twice: %(said)s."),
    "nothing_measured": _("Nothing was measured of this specimen: %(said)s."),
    "correlation": _("These are no correlations that can hold together: %(said)s."),
    "known_or_line": _("Give specimens of known origin, or the line from map to tissue."),
    "no_isotope_in_common": _("The map has no isotope in common with this: %(said)s."),
    "no_line": _("No line can be fitted: %(said)s."),
    "too_few_loci": _("Too few loci were read in every specimen."),
}
"""What may be wrong with a table of isotopes, by its code."""


def sentence(wrong: Wrong) -> str:
    """Say what is wrong, in the reader's language where the reason has words, with the line; else it is in English."""
    words = REASONS.get(wrong.code)
    english = format_html('<bdi lang="en" dir="ltr">{}</bdi>', wrong.said[:KEPT_OF_A_REASON])
    reason = str(words) % {"said": wrong.said[:KEPT_OF_A_REASON]} if words else told(wrong.said) or english
    if not wrong.line:
        return reason
    return format_html(said_now("Line {line}: {reason}"), line=wrong.line, reason=reason)


class TextsForm(forms.Form):
    """Texts that are pasted or sent as files. A field ``x`` of ``texts`` has a field ``x_file`` beside it."""

    texts: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in self.texts:
            if file := data.get(f"{name}_file"):
                data[name] = self._read(name, file)
        return data

    def _read(self, name: str, file: Any) -> str:
        """The text of a file; a form that is refused shows it where it could have been pasted."""
        if file.size > MOST_MB << 20:
            self.add_error(f"{name}_file", said_now("At most %(most)s MB.") % {"most": MOST_MB})
            return ""
        raw = file.read()
        try:  # spreadsheets save "Unicode text" in UTF-16, and say so in the first two bytes
            text: str = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        except UnicodeDecodeError:
            text = "\0"
        if "\0" in text:
            said = said_now(
                "This is not text in UTF-8. Archives and spreadsheets are not opened: save the sheet as CSV UTF-8 "
                "and send that."
            )
            self.add_error(f"{name}_file", said)
            return ""
        if len(text) <= KEPT_LETTERS:
            self.data = self.data.copy()
            self.data[self.add_prefix(name)] = text
        return text

    def refuse(self, wrong: Iterable[Wrong], at: str = "") -> None:
        """Say what is wrong with the texts, each at its field, or all ``at`` one."""
        by_field: dict[str, list[str]] = {}
        for one in wrong:
            by_field.setdefault(at or one.text, []).append(sentence(one))
        for field, sentences in by_field.items():
            if field in self.fields:
                given = str(self.data.get(self.add_prefix(field), "")).count("\n") + 2
                self.fields[field].widget.attrs["rows"] = max(FEW, min(given, MENDING))
            for text in sentences[:SHOWN]:
                self.add_error(field if field in self.fields else None, text)
            if len(sentences) > SHOWN:
                more = said_now("and %(n)s more") % {"n": len(sentences) - SHOWN}
                self.add_error(field if field in self.fields else None, more)


def _pasted(label: Any, help_text: Any = "", rows: int = FEW) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "class": "code", "spellcheck": "false", "dir": "ltr"})
    return forms.CharField(label=label, help_text=help_text, required=False, strip=False, widget=area)


def _sent(label: Any) -> forms.FileField:
    return forms.FileField(label=label, required=False)


class ReferenceForm(TextsForm):
    """A reference set: what it is, and its texts, pasted or as files."""

    texts = ("samples", "places", "grid")

    name = forms.CharField(label=_("Name"), max_length=120)
    species = forms.CharField(label=_("Scientific name"), max_length=120, required=False)
    method = forms.ChoiceField(
        label=_("Method"), choices=ReferenceSet.Method.choices, widget=forms.RadioSelect, initial="genotype"
    )
    samples_file = _sent(_("Specimens of known origin: file"))
    samples = _pasted(
        _("Specimens of known origin: or as text"),
        _("Genotypes: two lines a specimen, one allele for each locus a line, -999 where missing; or CSV. "
          "Isotopes: CSV with name, lat, lon and a column for each isotope."),
    )  # fmt: skip
    places_file = _sent(_("Places, or line from map to tissue: file"))
    places = _pasted(
        _("Places, or line from map to tissue: or as text"),
        _("Genotypes: where the specimens were taken, with latitude and longitude. Isotopes: CSV with isotope, "
          "intercept, slope and sd, where no line is to be fitted to the specimens."),
    )  # fmt: skip
    grid_file = _sent(_("Range, or map of isotopes: file"))
    grid = _pasted(
        _("Range, or map of isotopes: or as text"),
        _("Genotypes: the cells of one degree in which the species lives. Isotopes: CSV with lat, lon, and for each "
          "isotope its mean and its sd, as d2H and d2H_sd."),
    )  # fmt: skip
    simulated = forms.BooleanField(
        label=_("It was made up"), required=False,
        help_text=_("Then every page that shows a result of it says so. A remark in the files says it too."),
    )  # fmt: skip


class SpecimensForm(TextsForm):
    """Specimens of a case, as a laboratory measured them."""

    texts = ("text",)

    method = forms.ChoiceField(
        label=_("Method"), choices=ReferenceSet.Method.choices, widget=forms.RadioSelect, initial="genotype"
    )
    text_file = _sent(_("What was measured: file"))
    text = _pasted(
        _("What was measured: or as text"),
        _("Genotypes as in a reference set; isotopes as CSV with name and a column for each isotope. No names of "
          "persons: whoever sees the case reads it."),
    )  # fmt: skip
    line = forms.TypedChoiceField(label=_("Of the goods"), required=False, coerce=int, empty_value=0)
    laboratory = forms.CharField(label=_("Laboratory"), max_length=200, required=False)
    simulated = forms.BooleanField(label=_("It was made up"), required=False)

    def __init__(self, *args: Any, seizure: Seizure, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=SPECIMENS, **kwargs)
        self.fields["line"].choices = lines_of(seizure)  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """With which reference set the specimens of a case, or of one line of its goods, are compared."""

    reference = forms.ModelChoiceField(label=_("Reference set"), queryset=ReferenceSet.objects.none(), empty_label=None)
    line = forms.TypedChoiceField(label=_("Of the goods"), required=False, coerce=int, empty_value=0)

    def __init__(self, *args: Any, seizure: Seizure, references: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=ASSIGN, **kwargs)
        self.fields["reference"].queryset = references  # type: ignore[attr-defined]
        self.fields["line"].choices = lines_of(seizure)  # type: ignore[attr-defined]


class MatchForm(forms.Form):
    """By which reference set specimens are compared with those of other cases."""

    reference = forms.ModelChoiceField(label=_("Reference set"), queryset=ReferenceSet.objects.none(), empty_label=None)

    def __init__(self, *args: Any, references: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=MATCH, **kwargs)
        self.fields["reference"].queryset = references  # type: ignore[attr-defined]


def lines_of(seizure: Seizure) -> list[tuple[int | str, str]]:
    """The lines of goods of a case to choose from; none is all of them."""
    return [("", str(_("all"))), *((line.number, f"{line.number} · {line.as_written}") for line in seizure.lines.all())]
