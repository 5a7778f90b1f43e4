"""Words of the trade in the reader's language: countries, roles, modes, papers, identifiers, tariff codes, places."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from greenlane.front import said
from greenlane.reference import commodity, countries, places

register = template.Library()

FACT = "fact"
"""The context of what facts mean."""
ROLES = {
    "consignor": _("consignor"), "consignee": _("consignee"), "notify": _("notify party"),
    "declarant": _("declarant"), "carrier": _("carrier"), "broker": _("broker"), "payer": _("payer of the freight"),
    "exporter": _("exporter"), "importer": _("importer"),
}  # fmt: skip
MODES = {
    "sea": _("by sea"), "air": _("by air"), "road": _("by road"), "rail": _("by rail"), "post": _("by post"),
    "express": _("by express courier"), "river": _("by river"), "luggage": _("in luggage"),
    "other": pgettext_lazy("mode of transport", "by other means"),
}  # fmt: skip
KINDS = {"declaration": _("declaration"), "manifest": _("manifest"), "postal": _("postal item")}
DIRECTIONS = {"import": _("import"), "export": _("export"), "transit": _("transit")}
PAPERS = {
    "bill_of_lading": _("bill of lading"), "air_waybill": _("air waybill"), "road_waybill": _("road waybill"),
    "rail_waybill": _("rail waybill"), "invoice": _("invoice"), "packing_list": _("packing list"),
    "booking": _("booking"), "certificate_of_origin": _("certificate of origin"),
    "cites_export": _("CITES export permit"), "cites_import": _("CITES import permit"),
    "cites_reexport": _("CITES re-export certificate"), "cites_other": _("other CITES document"),
    "health_certificate": _("health certificate"), "fishing_certificate": _("catch certificate"),
    "timber_licence": _("timber legality licence"), "basel_notification": _("Basel notification"),
    "basel_consent": _("Basel consent"), "movement_document": _("movement document"),
    "annex_vii": _("Annex VII form"), "ozone_licence": _("licence for controlled substances"),
    "fgas_registration": _("registration for fluorinated gases"), "reclaim_certificate": _("reclaim certificate"),
    "end_user_certificate": _("end-user certificate"), "treatment_certificate": _("treatment certificate"),
    "functionality_test": _("functionality test"), "dangerous_goods_note": _("dangerous goods note"),
    "weighing_certificate": _("weighing certificate"), "other": _("other paper"),
}  # fmt: skip
IDENTIFIERS = {
    "container": _("container"), "seal": _("seal"), "bl": _("bill of lading"), "awb": _("air waybill"),
    "waybill": _("waybill"), "booking": _("booking"), "imo": _("vessel (IMO)"), "registration": _("registration"),
    "permit": _("permit"), "licence": _("licence"), "invoice": _("invoice"), "notification": _("notification"),
    "document": _("paper"), "party": _("party"), "address": _("address"), "phone": _("telephone"),
    "email": _("e-mail address"), "tax": _("identifier"), "item": _("postal item"),
}  # fmt: skip
STOPS = {
    "start": pgettext_lazy("stop of a route", "departure"), "via": pgettext_lazy("stop of a route", "via"),
    "end": pgettext_lazy("stop of a route", "destination"),
    "origin": pgettext_lazy("stop of a route", "origin of goods"),
}  # fmt: skip
REGIMES = {"CITES": _("CITES: wildlife"), "BASEL": _("Basel: waste"), "MONTREAL": _("Montreal: gases")}
TABLES = {
    "role": ROLES, "mode": MODES, "kind": KINDS, "direction": DIRECTIONS, "paper": PAPERS, "identifier": IDENTIFIERS,
    "stop": STOPS,
}  # fmt: skip


@register.filter
def word(code: str | None, table: str) -> Any:
    """The word for a code of one of the TABLES; the code itself where the table does not have it."""
    return TABLES[table].get(code or "", code or "")


@register.filter
def country(code: str | None) -> str:
    """A country's name in the reader's language; an en dash where none is given."""
    return countries.name(code, said.language()) if code else "–"


@register.filter
def hs(code: str | None) -> str:
    """A tariff code with its point after the fourth digit: 3915.10."""
    return f"{code[:4]}.{code[4:]}" if code and len(code) > 4 else code or ""


@register.filter
def place(declared: Any) -> str:
    """A declared place in words: its name and country, else the code as written."""
    if declared is None:
        return gettext("not declared")
    known = places.get(declared.code) if declared.code else None
    name = known.name if known else declared.name or declared.code or ""
    nation = known.country if known else declared.country
    return ", ".join(part for part in (name, country(nation) if nation else "") if part) or gettext("not declared")


@register.filter
def goods_class(code: str | None) -> str:
    """The title of a class of goods in the reader's language; the code where the shelf does not have it."""
    known = commodity.get(code) if code else None
    return known.title.said_in(said.language()) if known else code or ""


@register.filter
def meaning_said(meaning: str) -> SafeString:
    """What a fact means, in the reader's language where that has it."""
    return said.text(FACT, meaning)


@register.filter
def from_one(path: str) -> str:
    """A path whose lists count from 0, as people count: goods[0].origin is goods[1].origin."""
    return re.sub(r"\[(\d+)\]", lambda found: f"[{int(found[1]) + 1}]", path)
