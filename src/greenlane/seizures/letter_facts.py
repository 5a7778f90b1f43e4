"""What a letter tells of a case, in the letter's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import translation

from greenlane.people.models import Person
from greenlane.people.need_to_know import may
from greenlane.reference import countries
from greenlane.seizures import letter_words, words
from greenlane.seizures import record as pure
from greenlane.seizures.actions.takeback import steps_of, way_of
from greenlane.seizures.models import Letter, Seizure, TakeBack
from greenlane.seizures.takeback import clocks, letter, workflow
from greenlane.seizures.takeback.states import State

EXPORT_SIDE = ("exporter", "consignor", "notifier", "generator")
IMPORT_SIDE = ("importer", "consignee", "disposer")
DJANGO = {"zh": "zh-hans"}
"""What Django calls a language where it differs."""


def drafted(row: TakeBack, kind: str, language: str, *, by: Person, today: dt.date) -> tuple[str, str]:
    """Return to whom a letter goes and its text, drafted from the case. Names only for who may see them.

    To whom is left open where it is not the State of export: whom an escalation or a notice goes to, the officer says.
    """
    seizure = row.seizure
    names = may(by.actor, "see_nominal", Seizure.objects.all().marking(seizure))
    with translation.override(DJANGO.get(language, language)):
        to = _addressee(row, language)
        written = letter.write(kind, language, _content(row, kind, language, to, names=names, by=by, today=today))
    # The recipient stands above the letter, where it can be changed; it is not said a second time in the text.
    lines = (line for line in written.text.split("\n") if not line.endswith(to))
    return "" if kind in ("escalation", "notice") else to, "\n".join(lines).strip()


def _content(
    row: TakeBack, kind: str, language: str, to: str, *, names: bool, by: Person, today: dt.date
) -> letter.Content:
    seizure, way = row.seizure, way_of(row)
    said = seizure.as_recorded
    parties = seizure.parties if names else ()
    hidden = seizure.nominal and not names
    goods = [one for n, one in enumerate(said.goods, start=1) if not row.lines or n in row.lines]
    taken = list(row.steps.order_by("-number"))
    return letter.Content(
        reference=seizure.number,
        sender=f"{seizure.owner.name_in(DJANGO.get(language, language))}, {seizure.office}",
        addressee=to,
        written_on=today,
        legal_basis=way.law.said_in(language),
        asks=way.asks,
        found_on=said.day,
        place=_place(said, language),
        containers=[one.number for one in said.containers],
        exporters=_sides(parties, EXPORT_SIDE, language, hidden),
        importers=_sides(parties, IMPORT_SIDE, language, hidden),
        carrier=said.carrier,
        goods=[_goods(one) for one in goods],
        operation=", ".join(dict.fromkeys(one.operation for one in goods if one.operation)),
        papers=[_paper(one, language) for one in said.papers],
        photographs=seizure.files.filter(removed_at=None, kind__in=("jpeg", "png", "tiff", "webp", "heic")).count(),
        reasons=_reasons(said, language),
        due=_due(row, today),
        first_sent_on=_first_sent(row),
        outcome=next((one.because for one in taken if one.because), "") if kind == "closing" else "",
        contact=by.name,
    )  # fmt: skip


def _due(row: TakeBack, today: dt.date) -> dt.date | None:
    """The last day of what the State of export is asked for: as its clocks run, or would run from a letter of today.

    The product's own target for a receipt is none: a letter asks another State for nothing that no law sets.
    """
    way, steps = way_of(row), steps_of(row)
    asked = {limit.code for limit in way.clocks if limit.starts == State.NOTIFIED and limit.trust != "derived"}
    if State.NOTIFIED not in [one.state for one in steps]:
        steps.append(workflow.Step(state=State.NOTIFIED, on=today))
    running = clocks.due(
        way, steps, row.agreed_until, row.law_on, ours=row.seizure.owner.country, theirs=row.state_of_export
    )
    return max((one.due for one in running if one.code in asked and one.due), default=None)


def _addressee(row: TakeBack, language: str) -> str:
    code = row.state_of_export
    country = countries.name(code, language) if code else letter_words.STATE_OF_EXPORT[language]
    return letter_words.TO[language].format(country=country)


def _place(said: pure.Record, language: str) -> str:
    place = said.place
    if place is None:
        return str(words.LOCATIONS.get(said.location, said.location))
    country = countries.name(place.country, language) if place.country else ""
    return ", ".join(filter(None, (place.name, place.code, country)))


def _sides(parties: pure.Parties, roles: Iterable[str], language: str, hidden: bool) -> list[str]:
    """Each party with one of these roles as a line; of people and companies alike, as the authority needs to ask."""
    if hidden:
        return [letter_words.WITHHELD[language]]
    return [_side(one, language) for one in parties if one.role in roles]


def _side(one: pure.Party, language: str) -> str:
    name = f"{one.first_names} {one.name}".strip()
    country = countries.name(one.country, language) if one.country else ""
    return ", ".join(filter(None, (name, one.address, country, one.registration, one.phone, one.email)))


def _reasons(said: pure.Record, language: str) -> list[str]:
    """Why the movement is not lawful: the legal grounds, or where none is written down, the reason in words."""
    told = letter_words.REASONS.get(said.reason)
    return [_ground(one, language) for one in said.grounds] or ([told[language]] if told else [])


def _ground(one: pure.Ground, language: str) -> str:
    return ": ".join(filter(None, (letter_words.said(letter_words.GROUNDS, one.code, language), one.text)))


def _goods(one: pure.Goods) -> str:
    code = " / ".join(filter(None, (one.waste_code, one.y_code if one.y_code != one.waste_code else "", one.ewc)))
    amounts = ", ".join(f"{quantity.amount.normalize():f} {quantity.unit}" for quantity in one.quantities)
    what = one.taxon or one.substance
    return "; ".join(filter(None, (what, code, one.description, amounts, one.container)))


def _paper(one: pure.Paper, language: str) -> str:
    country = countries.name(one.country, language) if one.country else ""
    return ", ".join(filter(None, (letter_words.said(letter_words.PAPERS, one.kind, language), one.number, country)))


def _first_sent(row: TakeBack) -> dt.date | None:
    sent = row.letters.filter(kind=Letter.Kind.REQUEST, sent_on__isnull=False).order_by("sent_on").first()
    return sent.sent_on if sent else None
