"""What an estimate of origin says, in the reader's language: its terms, what they rest on, bits and worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from greenlane.consignments.templatetags.trade import country, goods_class
from greenlane.front.templatetags.house import amount, share
from greenlane.seizures.words import CONCEALMENTS, DETECTIONS, MODES
from greenlane.tracing.origin.estimate import Claim, Estimate, Said, Term
from greenlane.tracing.origin.validate import Score, Validation

register = template.Library()

TERMS: Mapping[str, Promise] = {
    "established": _("Established origin"), "alleged": _("Alleged origin"), "permits": _("Permits held"),
    "goods": _("What the goods are"),
    "range": _("Native range"), "ban": _("Ban on trade"), "seized": _("Place of the seizure"), "way": _("The way"),
    "habits": _("Transport, packing, concealment, detection"), "carrier": _("Carrier"), "network": _("Linked cases"),
    "forensic": _("Forensic results"),
}  # fmt: skip
TRUST: Mapping[str, Promise] = {
    "learned": _("learned from earlier cases"), "assumed": _("weight assumed, not measured"),
    "imported": _("ranges from the administration's own tables"),
    "memory": _("ranges from general knowledge, not checked"), "unverified": _("bans as announced, not verified"),
    "single source": _("suspensions from a single source"), "derived": _("read off the carrier's name"),
}  # fmt: skip
SENTENCES: Mapping[str, Promise] = {
    "says_origin": _("from %(country)s"), "says_declared": _("declared as from %(country)s"),
    "says_export": _("exported from %(country)s"), "says_paper": _("a paper of %(country)s"),
    "refuted": _("the authority that should know denies a permit that says %(countries)s"),
    "not_established": _("no origin was established"), "not_alleged": _("nobody says where they come from"),
    "overruled": _("shown beside what was established, and not counted"),
    "kind_of_goods": _("%(what)s; where such goods and others of their class came from, and the countries near"),
    "range_own": _("%(about)s lives wild in: %(countries)s"),
    "range_wider": _("species of %(about)s live wild in: %(countries)s (as far as is known)"),
    "range_class": _("the species not being told, all of the class live wild in: %(countries)s"),
    "range_unknown": _("no native range is known: nothing follows from it"),
    "ban_suspension": _("trade in %(about)s was suspended on the day for: %(countries)s"),
    "ban_measure": _("such goods might not leave on the day: %(countries)s"),
    "ban_unknown": _("no ban on the day is known: nothing follows from it"),
    "carrier_name": _("the carrier's name points to %(countries)s"),
    "carrier_unknown": _("no carrier's name points to a country"),
    "seized_in": _("seized in %(country)s"), "seized_unknown": _("the country of the seizure is not known"),
    "transit": _("in transit through %(country)s"), "destination": _("on the way to %(country)s"),
    "way_unknown": _("neither transit nor destination is known"),
    "habits_unknown": _("neither transport nor concealment nor detection is known"),
    "packaging": _("packed as %(habit)s"), "box_owner": _("in a container of the owner %(habit)s"),
    "box_type": _("in a container of the type %(habit)s"), "flag": _("on a vessel of %(country)s"),
    "network": _("cases that share an identifier came, as was established, from: %(countries)s"),
    "network_alleged": _("cases that share an identifier are alleged to come from: %(countries)s (papers of one "
                         "trade: counted only for what the papers of this case do not say)"),
    "network_unknown": _("no case of known origin shares an identifier that you may see"),
    "permits_unknown": _("no permit for such goods is held that you may see"),
    "permit_open_number": _("a permit that the case names says %(country)s; its authority has confirmed nothing"),
    "permit_open_presented": _("a permit for the consignment says %(country)s; its authority has confirmed nothing"),
    "permit_confirmed_number": _("a permit that the case names says %(country)s, and its authority confirmed it"),
    "permit_confirmed_presented": _("a permit for the consignment says %(country)s, and its authority confirmed it"),
    "permit_refuted_number": _("a permit that the case names says %(country)s, and its authority denies it: not "
                               "counted, and the same origin where it is alleged is believed less"),
    "permit_refuted_presented": _("a permit for the consignment says %(country)s, and its authority denies it: not "
                                  "counted, and the same origin where it is alleged is believed less"),
    "permit_refused_number": _("a permit that the case names says %(country)s, and was refused or withdrawn: not "
                               "counted"),
    "permit_refused_presented": _("a permit for the consignment says %(country)s, and was refused or withdrawn: not "
                                  "counted"),
    "permit_open_trader": _("other permits of a trader of this case for such goods say %(country)s (%(n)s)"),
    "forensic": _("laboratories point to: %(countries)s"), "forensic_unknown": _("no laboratory has said anything"),
    "reference": _("compared with %(name)s"),
    "simulated_reference": _("compared with %(name)s (the set or the specimens are simulated)"),
    "reference_hidden": _("compared with a reference set that is not shown to you"),
    "simulated_reference_hidden": _("compared with a reference set that is not shown to you (the set or the specimens "
                                    "are simulated)"),
    "left_out_reference": _("not counted, because it is simulated: a comparison with %(name)s"),
    "left_out_reference_hidden": _("not counted, because it is simulated: a comparison with a reference set that is "
                                   "not shown to you"),
}  # fmt: skip
SHAPES: Mapping[str, Promise] = {
    "else/none": _("and was to go on to another country"), "here/none": _("where it was to stay"),
    "else/here": _("in transit there"), "else/else": _("after or before transit elsewhere"),
    "here/else": _("where it was to stay, after transit elsewhere"), "none/else": _("with transit elsewhere"),
    "none/here": _("in transit there"), "here/here": _("where it was to stay"),
    "none/none": _("nothing is known of its way"),
}  # fmt: skip
HABITS: Mapping[str, Mapping[str, Promise]] = {"mode": MODES, "detection": DETECTIONS, "concealment": CONCEALMENTS}
LISTED = 8
SURE = 0.8
LEAST = 0.01
"""A probability below this, or so near to one, is said in words: no estimate is as good as its second decimal."""


@register.filter
def term_name(kind: str) -> str:
    """The name of a term."""
    return str(TERMS.get(kind, kind))


@register.filter
def trust_words(term: Term) -> str:
    """How far a term is to be trusted."""
    return str(TRUST.get(term.trust, term.trust))


@register.filter
def rests_on(term: Term) -> str:
    """What a term read, in one line, and on how many cases its numbers rest."""
    read = "; ".join(sentence(one) for one in term.said)
    if term.of < 0.5:
        return read
    of = round(term.of)
    return read + " (" + ngettext("%(n)s earlier case", "%(n)s earlier cases", of) % {"n": amount(of)} + ")"


def sentence(one: Said) -> str:
    """One thing that a term rests on, in words."""
    if one.code == "shape":
        return str(SHAPES.get(one.values["shape"], ""))
    if one.code in HABITS:
        return str(HABITS[one.code].get(one.values["habit"], one.values["habit"]))
    values: dict[str, Any] = dict(one.values)
    values["what"] = values.get("what") or goods_class(values.get("goods_class") or "") or gettext("goods not named")
    values["countries"] = _listed(str(values.get("countries", "")).split())
    if "country" in values:
        values["country"] = country(values["country"])
    words = str(SENTENCES.get(one.code, one.code)) % values
    return f"{words} ({values['method']})" if values.get("method") else words


@register.filter
def claim_words(claim: Claim) -> str:
    """A claim of origin in words."""
    return sentence(Said(f"says_{claim.kind}", {"country": claim.country, "method": claim.method}))


@register.filter
def probability(value: float) -> str:
    """Write a probability in whole per cent; what is next to nothing or next to sure is never written as that."""
    if value < LEAST:
        return gettext("less than 1 %")
    if value > 1 - LEAST:
        return gettext("more than 99 %")
    return f"{amount(min(max(round(value * 100), 1), 99))} %"


def short(value: float) -> str:
    """Write a probability as ``probability`` does, in six signs."""
    said = probability(value).replace("\N{NARROW NO-BREAK SPACE}", "")
    return "<1 %" if value < LEAST else ">99 %" if value > 1 - LEAST else said


@register.simple_tag
def kept_words(made: Estimate) -> list[str]:
    """What is assumed of an estimate, one sentence each: how much is kept for elsewhere, and whose weight was taken."""
    kept = gettext("%(share)s of the answer is spread evenly over all countries, for somewhere that nobody thought of.")
    said = [kept % {"share": probability(made.floor)}]
    if made.learned_from:
        said.append(
            ngettext(
                "How much each learned term counts was learned from %(n)s earlier case.",
                "How much each learned term counts was learned from %(n)s earlier cases.",
                made.learned_from,
            )
            % {"n": amount(made.learned_from)}
        )
    else:
        said.append(gettext("Too few earlier cases to learn how much each term counts: each of them counts one half."))
    if made.assumed:
        words = gettext("Taken and not measured is the weight of: %(terms)s. Of their bits, a tenth is taken off.")
        said.append(words % {"terms": ", ".join(term_name(kind) for kind in made.assumed)})
    way = made.term("way")
    if way and made.term("alleged") and made.term("alleged").points and not way.flat:  # type: ignore[union-attr]
        said.append(gettext("The way counts half beside an alleged origin: both stand on the same papers."))
    return said


@register.filter
def bits(value: float | None) -> str:
    """Write bits for (+) or against (−) a country: ``+2.1``; nothing to speak of is ``0``."""
    if value is None or abs(value) < 0.05:
        return "0"
    return ("+" if value > 0 else "−") + amount(abs(value), 1)


@register.filter
def worth(validation: Validation | None) -> list[str]:
    """What the method is worth on the reader's own past cases, one sentence each."""
    if validation is None:
        return [gettext("Too few earlier cases of known origin are shown to you to say how often it is right.")]
    of, by_class = validation.estimate, validation.by_class
    return [
        gettext(
            "Tried on %(n)s earlier cases of the same regime that are shown to you, each estimated from the others: the"
            " first country was right in %(first)s of them, one of the first three in %(three)s; log loss"
            " %(bits)s bits."
        )
        % {"n": amount(validation.of), **_scored(of)},
        gettext(
            "By frequency of the class of goods alone: %(first)s and %(three)s; log loss %(bits)s bits."
        )
        % _scored(by_class),
        *_reliable(validation),
    ]  # fmt: skip


def _reliable(validation: Validation) -> list[str]:
    """How many of the estimates that were said to be sure were right."""
    sure = [one for one in validation.bins if one.said >= SURE]
    of = sum(one.of for one in sure)
    if not of:
        return [gettext("None of them was said to be at least four fifths likely.")]
    words = ngettext(
        "Of %(n)s whose first country was said to be 80 %% likely or more (%(said)s on average), %(right)s was right.",
        "Of %(n)s whose first country was said to be 80 %% likely or more (%(said)s on average), %(right)s were right.",
        of,
    )
    said = sum(one.said * one.of for one in sure) / of
    return [
        words % {"n": amount(of), "said": share(said), "right": amount(round(sum(one.right * one.of for one in sure)))}
    ]


def _scored(score: Score) -> dict[str, str]:
    return {"first": share(score.first), "three": share(score.three), "bits": amount(score.bits, 2)}


def _listed(codes: list[str], name: Callable[[str], str] = country) -> str:
    """Names of the first countries, and how many more there are."""
    shown = ", ".join(name(code) for code in codes[:LISTED])
    more = len(codes) - LISTED
    return shown if more <= 0 else gettext("%(countries)s and %(n)s more") % {"countries": shown, "n": amount(more)}
