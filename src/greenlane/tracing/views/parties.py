"""The pairs that may be the same party: the list, why two of them are linked, and what an analyst says of it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.db.models.lookups import Exact
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from greenlane.consignments.templatetags.trade import country
from greenlane.front.forms import ANY, as_typed, done_or_refused, refusal_said
from greenlane.front.narrowing import page
from greenlane.people.models import Person
from greenlane.people.need_to_know import may
from greenlane.tracing import mentioned
from greenlane.tracing.actions import judging, linking
from greenlane.tracing.asked_pairs import Filters
from greenlane.tracing.forms.parties import JUDGE, JudgeForm, PairFilterForm
from greenlane.tracing.models import Judgement, LinkModel, Mention, MentionKey, Resemblance
from greenlane.tracing.views.pair_words import COMPARED, KINDS, LEVELS, SAID, percent
from greenlane.tracing.views.weights import roughly
from greenlane.tracing.words import PARTS

ROWS = 50
MOST = 1000
"""Up to how many pairs a tab counts."""
AGAINST = 200
"""How many contradictions are shown."""
TABS = (
    (gettext_lazy("To judge"), "open"), (gettext_lazy("Judged"), "judged"), (gettext_lazy("Unsure"), "unsure"),
    (gettext_lazy("Contradictions"), "against"),
)  # fmt: skip
NAMES = {
    "state": gettext_lazy("State"), "who": gettext_lazy("Who"), "of": gettext_lazy("Records"),
    "least": gettext_lazy("Probability"), "words": gettext_lazy("What they say"), "q": gettext_lazy("Name"),
}  # fmt: skip
CHOICES = {
    "who": {
        "person": gettext_lazy("persons"), "company": gettext_lazy("companies"),
        "unsaid": gettext_lazy("nobody said which"),
    },
    "of": {"case": gettext_lazy("at least one case"), "cases": gettext_lazy("two cases")},
    "words": {
        "same": gettext_lazy("the same, word for word"), "any": gettext_lazy("the same words or others"),
    },
    "least": {"90": "≥ 90 %", "99": "≥ 99 %", "99.9": "≥ 99.9 %"},
}  # fmt: skip
JOINED = tuple(f"{end}__{record}" for end in ("first", "second") for record in ("seizure", "consignment"))


def parties(request: HttpRequest) -> HttpResponse:
    """Show pairs of mentions that may be the same party, the likeliest first."""
    person = request.user
    by = Filters.read(dict(request.GET.lists()))
    listed = page(narrowed(person, by), request.GET.get("from", ""), ROWS)
    judged = _judged(listed.rows)
    context = {
        "rows": [
            {"pair": row, "sides": _sides(row), "percent": percent(row.probability), "why": _why(row),
             "judgement": judged.get((row.first_id, row.second_id))} for row in listed.rows
        ],
        "listed": listed, "filters": by, "query": by.query,
        "tabs": [_tab(person, by, title, state) for title, state in TABS],
        "chips": [chip for chip in by.chips(NAMES, CHOICES) if chip["name"] != NAMES["state"]],
        "filter_form": _filter_form(by),
        "may_propose": _may_propose(person),
        "uses_shipped": not LinkModel.objects.filter(owner=person.organisation, active=True).exists(),
    }  # fmt: skip
    return render(request, "tracing/parties.html", context)


def narrowed(person: Person, by: Filters) -> QuerySet[Resemblance]:
    """The pairs of a person's organisation of which they see both names, that fit every filter."""
    found = _of_state(Resemblance.objects.filter(owner=person.organisation).named_to(person), person, by)
    if by.who:
        kind = {"person": True, "company": False, "unsaid": None}[by.who]
        found = found.filter(Q(first__person=kind) | Q(second__person=kind))
    if by.of:
        first, second = Q(first__seizure__isnull=False), Q(second__seizure__isnull=False)
        found = found.filter(first & second if by.of == "cases" else first | second)
    if by.least:
        found = found.filter(probability__gte=by.probability)
    if by.q:
        fields = [f"{end}__{field}__icontains" for end in ("first", "second") for field in ("name", "latin")]
        found = found.filter(reduce(or_, (Q(**{field: by.q}) for field in fields)))
    return found.select_related(*JOINED).order_by("-probability", "-weight", "pk")


def _of_state(found: QuerySet[Resemblance], person: Person, by: Filters) -> QuerySet[Resemblance]:
    """Keep the pairs of one tab; of those to judge, only such as the filter of words lets through."""
    ends = {end: OuterRef(end) for end in ("owner", "first", "second")}
    counts = Judgement.objects.filter(**ends, undone_at=None)
    unsure = counts.filter(verdict=Judgement.Verdict.UNSURE)
    if by.state == "open":
        said = [Substr(f"{end}__digest", 1, mentioned.IDENTITY) for end in ("first", "second")]
        same = Exact(said[0], said[1])
        found = found.filter(~Exists(counts))
        return found if by.words == "any" else found.filter(same if by.words == "same" else ~Q(same))
    if by.state == "against":
        pairs = judging.groups(person).contradictions[:AGAINST]
        return found.filter(reduce(or_, (Q(first=one, second=other) for one, other in pairs), Q(pk__in=[])))
    return found.filter(Exists(unsure) if by.state == "unsure" else Exists(counts.exclude(pk__in=unsure.values("pk"))))


def _filter_form(by: Filters) -> PairFilterForm:
    usual = {"words": ("", _("others, not word for word the same")), "state": None}
    offered = {"state": [(state, title) for title, state in TABS]}
    for field, words in CHOICES.items():
        offered[field] = [usual.get(field, ANY), *words.items()]
    return PairFilterForm(initial=by.__dict__, choices=offered)


def _why(found: Resemblance) -> list[Any]:
    """In what the two agree, what says most first."""
    terms = sorted((term for term in found.terms if term["weight"] > 1), key=lambda term: -term["weight"])
    fields = dict.fromkeys(term["field"] for term in terms)
    return [COMPARED.get(field, field) for field in fields]


def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Show why two mentions are linked, term by term, and what was judged of them."""
    found = _pair(request, pk)
    ends = {"owner": found.owner, "first": found.first, "second": found.second}
    judgements = list(Judgement.objects.filter(**ends).select_related("by", "undone_by").order_by("-at"))
    can_judge = all(_may_judge(request.user, end) for end in (found.first, found.second))
    form = JudgeForm(auto_id=JUDGE) if can_judge else None
    groups = judging.groups(request.user)
    group = (groups.of(found.first_id) | groups.of(found.second_id)) - {found.first_id, found.second_id}
    one_saying = linking.identity_key(found.first) == linking.identity_key(found.second)
    again = said_again(request.user, [found.first] if one_saying else [found.first, found.second])
    terms = [_term(term) for term in found.terms]
    context = {
        "pair": found,
        "sides": [one | {"again": again.get(one["mention"].pk)} for one in _sides(found)],
        "percent": percent(found.probability),
        "contradicts": (found.first_id, found.second_id) in groups.contradictions,
        "said": _said(found),
        "terms": terms,
        "prior": found.weight - sum(term["weight"] for term in terms),
        "scale": max([1.0, *(abs(term["weight"]) for term in terms)]),
        "about": _about(found),
        "form": as_typed(request, JUDGE, form),
        "can_judge": can_judge,
        "judgements": judgements,
        "counts": next((row for row in judgements if row.undone_at is None), None),
        "group": Mention.objects.named_to(request.user).filter(pk__in=group).select_related("seizure", "consignment"),
    }
    return render(request, "tracing/pair.html", context)


@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether the two are the same party."""
    found = _pair(request, pk)

    def deed(data: dict[str, Any]) -> str:
        judging.judge(found.first, found.second, data["verdict"], data["because"], request.user)
        return _("Judged. It can be taken back on this page.")

    form = JudgeForm(request.POST, auto_id=JUDGE)
    return done_or_refused(request, form, deed, reverse("tracing:pair", args=[pk]), judging.Refused)


@require_POST
def undo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a judgement back."""
    seen = Judgement.objects.filter(owner=request.user.organisation).named_to(request.user)
    found = get_object_or_404(seen.select_related("owner", "first", "second"), pk=pk)
    with refusal_said(request, judging.Refused):
        judging.undo(found, request.user)
        messages.success(request, _("Taken back. What was judged stays on record and no longer counts."))
    pairs = Resemblance.objects.filter(owner=found.owner, first=found.first, second=found.second)
    kept = pairs.values_list("pk", flat=True).first()
    return redirect("tracing:pair", kept) if kept else redirect("tracing:parties")


def _pair(request: HttpRequest, pk: int) -> Resemblance:
    seen = Resemblance.objects.filter(owner=request.user.organisation).named_to(request.user)
    return get_object_or_404(seen.select_related("owner", "model", *JOINED), pk=pk)


def _tab(person: Person, by: Filters, title: Any, state: str) -> dict[str, Any]:
    wanted = Filters(state=state)
    n = narrowed(person, wanted).order_by()[: MOST + 1].count()
    said = f"{MOST}+" if n > MOST else n
    return {"title": title, "query": wanted.query, "n": said, "current": by.state == state}


def _sides(found: Resemblance) -> list[dict[str, Any]]:
    return [side(found.first), side(found.second)]


def side(mention: Mention) -> dict[str, Any]:
    """One mention with its record and its part in it."""
    return {"mention": mention, "record": mention.record, "role": PARTS.get(mention.role, mention.role),
            "is_case": mention.seizure_id is not None}  # fmt: skip


def said_again(person: Person, mentions: Iterable[Mention]) -> dict[uuid.UUID, int]:
    """In how many other records, of those a person sees the names of, a party is named in the very same words."""
    keys = {row.pk: linking.identity_key(row) for row in mentions}
    seen = MentionKey.objects.filter(
        Exists(Mention.objects.standing().named_to(person).filter(pk=OuterRef("mention"))), key__in=set(keys.values())
    )
    records = seen.values_list("key", "mention__seizure", "mention__consignment").distinct()
    found = Counter(key for key, *_record in records)
    return {pk: max(0, found[key] - 1) for pk, key in keys.items()}


def _said(found: Resemblance) -> list[dict[str, Any]]:
    """What the two say, field by field; what neither says is left out."""
    rows = []
    for field, title in SAID.items():
        said = [getattr(end, field) for end in (found.first, found.second)]
        if any(said):
            rows.append({"title": title, "said": [_in_words(field, one) for one in said]})
    return rows


def _in_words(field: str, said: Any) -> Any:
    if field == "country" and said:
        return country(said)
    return formats.date_format(said, "DATE_FORMAT") if field == "born" and said else said


def _judged(rows: Iterable[Resemblance]) -> dict[tuple[uuid.UUID, uuid.UUID], Judgement]:
    """The judgements that count of these pairs."""
    ends = {end for row in rows for end in (row.first_id, row.second_id)}
    owners = {row.owner_id for row in rows}
    found = Judgement.objects.filter(owner__in=owners, undone_at=None, first__in=ends, second__in=ends)
    return {(row.first_id, row.second_id): row for row in found.select_related("by")}


def _term(term: dict[str, Any]) -> dict[str, Any]:
    said = (term["a"], term["b"])
    if term["field"] == "kind":
        said = tuple(str(KINDS.get(code, code)) for code in said)
    elif term["field"] == "country":
        said = tuple(country(code) for code in said)
    return {
        "field": COMPARED.get(term["field"], term["field"]), "level": LEVELS.get(term["level"], term["level"]),
        "rarity": term["level"] == "rarity", "a": said[0], "b": said[1], "weight": term["weight"],
        "size": abs(term["weight"]), "against": term["weight"] < 0, "nothing": abs(term["weight"]) < 0.05,
        "percent": _percent_of(term["share"]) if term.get("share") else None,
    }  # fmt: skip


def _percent_of(share: float) -> str:
    """A share in per cent; what would be told as nothing is said to be less than the last digit."""
    return floatformat(share * 100, -4) if share >= 1e-6 else f"< {floatformat(0.0001, 4)}"


def _about(found: Resemblance) -> dict[str, Any]:
    """On what the weights were trained that weighed this pair; on how much is said roughly: some may be hidden."""
    model = found.model
    if model is None:
        return {"shipped": True}
    mentions, judged = (roughly(model.trained.get(what, 0)) for what in ("mentions", "judged"))
    return {"number": model.number, "at": model.at, "by": model.by, "mentions": mentions, "judged": judged}


def _may_judge(person: Person, mention: Mention) -> bool:
    record = mention.record
    return may(person.actor, "judge", type(record).objects.all().marking(record))


def _may_propose(person: Person) -> bool:
    owner = person.organisation
    return owner is not None and may(person.actor, "propose", owner.marking)


def likely_of(person: Person, mentions: Iterable[Mention]) -> QuerySet[Resemblance]:
    """The likely pairs of mentions, of those a person sees both names of, that nobody judged to be another party."""
    keys = [row.pk for row in mentions]
    seen = Resemblance.objects.filter(Q(first__in=keys) | Q(second__in=keys), owner=person.organisation)
    against = Judgement.objects.filter(
        owner=OuterRef("owner"), first=OuterRef("first"), second=OuterRef("second"), undone_at=None,
        verdict=Judgement.Verdict.NOT,
    )  # fmt: skip
    return seen.named_to(person).filter(~Exists(against)).select_related(*JOINED).order_by("-probability", "-weight")
