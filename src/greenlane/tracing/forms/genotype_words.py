"""What is wrong with a text of genotypes, places or range, in the words of whoever has to mend it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Sequence[tuple[str, Promise]] = (
    (r"stands alone: a sample has two lines with its name",
     _("This specimen has one line only: each has two, one below the other, with the same name.")),
    (r"“(?P<a>.*)” is no allele: .*", _("“%(a)s” is no allele: write a whole number, or -999 where it is missing.")),
    (r"has (?P<a>\d+) columns, the first sample (?P<b>\d+)",
     _("This line has %(a)s columns, and the first specimen has %(b)s: something is missing, or too much.")),
    (r"has (?P<a>\d+) columns, the headings (?P<b>\d+)",
     _("This line has %(a)s columns, and the headings have %(b)s: something is missing, or too much.")),
    (r"says place (?P<a>.*), the line above (?P<b>.*)",
     _("This line says place %(a)s, the line above it %(b)s: both lines of a specimen say the same place.")),
    (r"place (?P<a>.*) is not in the file of places",
     _("Its place, %(a)s, is not among the places: add it there, or write its place as it stands there.")),
    (r"place (?P<a>.*) stands twice", _("Place %(a)s stands there twice.")),
    (r"ends in no latitude and longitude in degrees",
     _("This line does not end in a latitude and a longitude in degrees, as 12.177 2.205 (a point, no comma).")),
    (r"(?P<a>.*) are no degrees north and east",
     _("%(a)s are no degrees north and east: the latitude goes first, from -90 to 90, then the longitude.")),
    (r"is not a latitude and a longitude in degrees",
     _("This is no latitude and longitude in degrees, as 12 -3.")),
    (r"lies outside the degrees that there are", _("There is no such place on the earth.")),
    (r"most sampling places lie outside the range",
     _("Most of the places lie outside the range: are latitude and longitude the wrong way round?")),
    (r"is missing: where were the samples taken\?",
     _("Nothing is given: a reference set needs the places where its specimens were taken.")),
    (r"no sample says where it is from: a reference set needs the places",
     _("No specimen says where it is from: its place stands after its name.")),
    (r"is empty", _("Nothing is given.")),
    (r"is too large", _("This is larger than can be read.")),
    (r"is no table: .*", _("This is no table that can be read.")),
    (r"has no name", _("This line has no name.")),
    (r"stands twice in the file", _("This specimen stands there twice.")),
    (r"stands more than twice in the headings", _("This locus stands in more than two headings.")),
    (r"(?:has|names) (?P<a>\d+) loci; from 1 to (?P<b>\d+) can be read",
     _("There are %(a)s loci: from 1 to %(b)s can be read.")),
    (r"has (?P<a>\d+) loci, the reference set (?P<b>\d+)", _("There are %(a)s loci, and the set has %(b)s.")),
    (r"has no locus by a name that the reference set has", _("No locus is named as in the reference set.")),
    (r"has (?P<a>\d+) cells, the first row (?P<b>\d+)", _("This row has %(a)s cells, and the first row %(b)s.")),
    (r"holds something else than 0 and 1", _("This row holds something else than 0 and 1.")),
    (r"rows of 0 and 1 need the south-west corner above them: latitude longitude",
     _("Above rows of 0 and 1 stands their south-west corner: latitude and longitude.")),
    (r"covers no cell, or more than there are|the polygon holds the middle of no cell", _("It covers no cell.")),
    (r"covers more cells than there are|has more than \d+ cells", _("It covers more cells than can be read.")),
    (r"no locus was read at two places, with more than one allele",
     _("No locus was read at two places, with more than one allele: nothing can be told from them.")),
)  # fmt: skip
"""A reason as it was read (a regular expression), and what to tell."""
CLIPPED = 80
"""So many letters are told of what was given: a line without an end may be the whole file."""
_READ = [(re.compile(rf"(?:(?P<who>[^:]+): )?(?:{pattern})", re.DOTALL), words) for pattern, words in WORDS]


def told(reason: str) -> str:
    """Return a reason in the reader's language, after the specimen and locus that it names; empty where none fits."""
    for pattern, words in _READ:
        if found := pattern.fullmatch(reason):
            given = {name: value and value[:CLIPPED] for name, value in found.groupdict().items()}
            said = str(words) % given
            return f"{given['who']}: {said}" if given["who"] else said
    return ""
