"""What the codes of a seizure are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REGIMES: Mapping[str, Promise] = {
    "CITES": _("Wildlife (CITES)"),
    "BASEL": _("Waste (Basel)"),
    "MONTREAL": _("Gases (Montreal)"),
    "OTHER": _("Other goods"),
}
DETECTIONS: Mapping[str, Promise] = {
    "profile": _("risk profile"), "documents": _("check of documents"), "scan": _("X-ray scan"),
    "search": _("search by officers"), "dog": _("detector dog"), "intelligence": _("intelligence"),
    "random": _("drawn at random"), "tip": _("tip from the public"), "post": _("control of mail"),
    "market": _("inspection of a market or premises"), "other": _("other"),
}  # fmt: skip
CONCEALMENTS: Mapping[str, Promise] = {
    "none": _("not concealed"), "cover_load": _("behind or under a cover load"),
    "false_label": _("under a false label"),
    "false_wall": _("in a false wall or floor"), "luggage": _("in luggage"), "body": _("on or in the body"),
    "clothing": _("in clothing"), "mixed": _("mixed with other goods"), "vehicle": _("in a part of the conveyance"),
    "parcel": _("in a parcel"), "other": _("other"),
}  # fmt: skip
LOCATIONS: Mapping[str, Promise] = {
    "airport": _("airport"), "seaport": _("seaport"), "land_border": _("land border"), "rail": _("railway station"),
    "mail": _("mail centre"), "inland": _("inland"), "warehouse": _("warehouse"), "market": _("market or shop"),
    "sea": _("at sea"), "other": _("other"),
}  # fmt: skip
MODES: Mapping[str, Promise] = {
    "sea": _("sea"), "air": _("air"), "road": _("road"), "rail": _("rail"), "post": _("mail"),
    "express": _("express courier"), "river": _("river"), "luggage": _("luggage of a traveller"), "other": _("other"),
}  # fmt: skip
REASONS: Mapping[str, Promise] = {
    "no_permit": _("no permit"), "false_permit": _("false or forged permit"), "wrong_permit": _("permit does not fit"),
    "misdeclared": _("declared as something else"), "undeclared": _("not declared"), "prohibited": _("prohibited"),
    "over_quota": _("beyond the quota"), "no_consent": _("without notification or consent"),
    "no_licence": _("no licence"), "not_as_notified": _("not as notified"), "welfare": _("transport of live animals"),
    "other": _("other"),
}  # fmt: skip
DECLARED: Mapping[str, Promise] = {
    "not": _("not at all"), "otherwise": _("as something else"), "partly": _("in part"),
    "wholly": _("truly, and yet it may not be moved"),
}  # fmt: skip
MEASURES: Mapping[str, Promise] = {
    "seized": _("seized"), "detained": _("detained"), "confiscated": _("confiscated"), "arrest": _("arrest"),
    "fine": _("fine"), "warning": _("warning"), "returned": _("sent back"),
    "referred": _("referred to another authority"),
    "none": _("none"),
}  # fmt: skip
DISPOSALS: Mapping[str, Promise] = {
    "stored": _("stored"), "returned": _("returned to the State of export"), "rescue_centre": _("rescue centre"),
    "released_wild": _("released to the wild"), "zoo": _("zoo or botanical garden"), "destroyed": _("destroyed"),
    "donated": _("given to science or education"), "sold": _("sold"), "recovered": _("recovered"),
    "disposed": _("disposed of soundly"), "evidence": _("kept as evidence"), "died": _("died"), "other": _("other"),
}  # fmt: skip
RESULTS: Mapping[str, Promise] = {
    "pending": _("pending"), "convicted": _("convicted"), "acquitted": _("acquitted"), "dropped": _("dropped"),
    "fined": _("fined"), "settled": _("settled out of court"), "administrative": _("administrative penalty"),
    "unknown": _("not known"),
}  # fmt: skip
ROLES: Mapping[str, Promise] = {
    "exporter": _("exporter"), "consignor": _("consignor"), "importer": _("importer"), "consignee": _("consignee"),
    "notify": _("notify party"), "carrier": _("carrier"), "broker": _("broker"), "declarant": _("declarant"),
    "notifier": _("notifier"), "generator": _("generator of the waste"), "disposer": _("disposer"),
    "owner": _("owner"), "passenger": _("passenger"), "driver": _("driver"), "crew": _("crew"),
    "courier": _("courier"), "suspect": _("suspect"), "witness": _("witness"), "other": _("other"),
}  # fmt: skip
PAPERS: Mapping[str, Promise] = {
    "declaration": _("declaration"), "manifest": _("manifest"), "bill_of_lading": _("bill of lading"),
    "air_waybill": _("air waybill"), "road_waybill": _("road waybill"), "cites_permit": _("CITES permit"),
    "basel_notification": _("Basel notification"), "movement_document": _("movement document"),
    "annex_vii": _("Annex VII document"), "ozone_licence": _("licence for gases"), "invoice": _("invoice"),
    "packing_list": _("packing list"), "passport": _("passport"), "laboratory": _("laboratory report"),
    "other": _("other"),
}  # fmt: skip
GROUNDS: Mapping[str, Promise] = {
    "basel_9_1_a": _("Basel Art. 9(1)(a): without notification"),
    "basel_9_1_b": _("Basel Art. 9(1)(b): without consent"),
    "basel_9_1_c": _("Basel Art. 9(1)(c): consent by falsification or fraud"),
    "basel_9_1_d": _("Basel Art. 9(1)(d): does not conform with the documents"),
    "basel_9_1_e": _("Basel Art. 9(1)(e): deliberate disposal against the Convention"),
    "basel_4": _("Basel Art. 4: prohibited import or export"),
    "cites_2": _("CITES Art. II to V: trade against the Convention"),
    "cites_8": _("CITES Art. VIII: confiscation"),
    "cites_permit": _("CITES Art. VI: permit missing or not valid"),
    "montreal_4": _("Montreal Protocol Art. 4: trade with a non-Party"),
    "montreal_4b": _("Montreal Protocol Art. 4B: without a licence"),
    "national": _("national law"),
}
STANDINGS: Mapping[str, Promise] = {"alleged": _("alleged"), "established": _("established")}
STOPS: Mapping[str, Promise] = {
    "origin": _("origin"), "export": _("export"), "transit": _("transit"), "import": _("import"),
    "destination": _("destination"),
}  # fmt: skip
KINDS: Mapping[str, Promise] = {"seizure": _("seizure"), "negative": _("negative control")}
DUTIES: Mapping[str, Promise] = {
    "cites_illegal": _("CITES annual illegal trade report"), "cites_trade": _("CITES annual trade report"),
    "cites_ivory_stock": _("CITES inventory of ivory stocks"),
    "cites_illegal_eu": _("CITES illegal trade report by way of the European Union"),
    "basel_national": _("Basel national report"), "etis": _("Ivory seizure to ETIS"),
    "ivory_dna": _("DNA sample of a large ivory seizure"),
    "basel_confirmed": _("Basel form for a confirmed case of illegal traffic"),
    "montreal_illegal": _("Montreal Protocol report of illegal trade"),
}  # fmt: skip
STANDINGS_OF_DATES: Mapping[str, Promise] = {
    "overdue": _("overdue"), "today": _("due today"), "soon": _("within a week"), "later": _("later"),
    "undated": _("as cases arise"),
}  # fmt: skip
TRUSTS: Mapping[str, Promise] = {
    "sourced": _("read in the source"), "checked": _("agrees with an independent list"),
    "single source": _("seen in one source only"),
    "memory": _("from memory, not checked"), "derived": _("worked out"), "unverified": _("not verified"),
}  # fmt: skip
