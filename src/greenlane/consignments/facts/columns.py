"""Every fact an indicator can name: its type, its unit and its meaning. The analyst's page is made from this table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal["BOOLEAN", "BIGINT", "DOUBLE", "VARCHAR", "DATE", "VARCHAR[]"]


@dataclass(frozen=True)
class Column:
    """One fact: ``group`` is where it stands on the page; ``unit`` is empty for plain numbers and texts."""

    name: str
    type: Type
    group: str
    meaning: str
    unit: str = ""


def _columns(group: str, *rows: tuple[str, Type, str] | tuple[str, Type, str, str]) -> list[Column]:
    return [Column(row[0], row[1], group, row[2], row[3] if len(row) > 3 else "") for row in rows]


_ALL = [
    *_columns(
        "consignment",
        ("consignment", "VARCHAR", "Reference of the consignment as declared"),
        ("line", "BIGINT", "Number of the input line"),
        ("kind", "VARCHAR", "declaration, manifest or postal"),
        ("direction", "VARCHAR", "import, export or transit"),
        ("office", "VARCHAR", "Customs office as declared"),
        ("arrival", "DATE", "Date of arrival; where none is declared, the date of submission"),
        ("month", "BIGINT", "Month of arrival, 1 to 12"),
        ("hours_before_arrival", "DOUBLE",
            "Most hours there can be from submission to arrival: to the end of the day of arrival", "h"),
        ("mode", "VARCHAR", "sea, air, road, rail, post, express, river, luggage or other"),
        ("missing_fields", "VARCHAR[]",
            "Mandatory manifest fields left blank, of vessel, voyage, transport_document, seal, gross_kg, "
            "loading_place, discharge_place, consignor, consignee; None for what is no manifest"),
        ("document_kinds", "VARCHAR[]",
            "Kinds of all papers named, of the consignment and of the line; None where none is named and "
            "papers_known is false"),
        ("amended", "BOOLEAN", "A later version of a consignment already received; False for a first version"),
        ("amended_after_departure", "BOOLEAN",
            "Submitted again after the day of the first leg's departure; False for a first version"),
        ("consignee_changed", "BOOLEAN",
            "Consignee differs from the version received before, or was blank in one; False for a first "
            "version"),
        ("notify_changed", "BOOLEAN",
            "Notify party differs from the version received before, or was blank in one; False for a first "
            "version"),
        ("destination_changed", "BOOLEAN",
            "Destination country or last place differs from the version received before; False for a first "
            "version"),
        ("document_reused", "VARCHAR[]",
            "Numbers of papers, as declared, that another consignment has already used; None where no "
            "register is at hand"),
        ("lines_in_consignment", "BIGINT", "Number of goods lines in the consignment"),
    ),
    *_columns(
        "route",
        ("origin", "VARCHAR", "Country of origin of the line, ISO 3166 alpha-2"),
        ("export_country", "VARCHAR",
            "Country of export or departure; where none is declared, that of the first place of the route"),
        ("destination", "VARCHAR",
            "Country of destination; where none is declared, that of the last place of the route"),
        ("transit_countries", "VARCHAR[]",
            "Countries of the places between first and last, as far as known; None without a route"),
        ("loading_place", "VARCHAR", "First place of the route: its code where it is known, else as declared"),
        ("discharge_place", "VARCHAR", "Last place of the route: its code where it is known, else as declared"),
        ("place_vague", "BOOLEAN", "A place of the route is only a country or 'any port'"),
        ("transhipments", "BIGINT",
            "Changes of transport document or mode between legs; where no leg names a document, the places "
            "between first and last"),
        ("document_country_third", "BOOLEAN",
            "A transport document is issued in a country that is neither export nor destination"),
        ("transport_documents", "BIGINT", "Number of different transport document numbers along the route"),
        ("free_zone", "BOOLEAN",
            "The route passes a place known as a free zone; False only where every place is known"),
        ("detour", "DOUBLE",
            "Length of the route through all places divided by the direct distance, great circles; None below "
            "50 km, or where a place is not known"),
        ("departed", "DATE", "Day of the first leg's departure"),
        ("days_under_way", "BIGINT", "Days from first departure to arrival", "d"),
        ("speed_km_h", "DOUBLE", "Least speed: length of the route divided by the longest time the days allow", "km/h"),
        ("origin_oecd", "BOOLEAN", "Export country is a member of the OECD"),
        ("export_annex_vii", "BOOLEAN",
            "Export country stands in Annex VII of the Basel Convention (OECD, EU, Liechtenstein)"),
        ("destination_annex_vii", "BOOLEAN", "Destination stands in Annex VII of the Basel Convention"),
        ("destination_eu", "BOOLEAN", "Destination is a member of the European Union"),
        ("basel_party_export", "BOOLEAN", "Export country is a Party to the Basel Convention"),
        ("basel_party_destination", "BOOLEAN", "Destination is a Party to the Basel Convention"),
        ("kigali_party_export", "BOOLEAN",
            "Export country is a Party to the Kigali Amendment; None while no list of Parties is imported"),
    ),
    *_columns(
        "conveyance",
        ("vessel", "VARCHAR",
            "Name of the vessel, else number of the voyage or flight, else registration of the vehicle"),
        ("imo", "VARCHAR", "IMO number of the vessel as declared"),
        ("imo_valid", "BOOLEAN", "The IMO number has the right check digit; None where none is declared"),
        ("containers", "BIGINT",
            "Number of containers named; None where none is named and the input need not name them (neither "
            "manifest nor air, post, express, luggage)"),
        ("container_numbers", "VARCHAR[]", "Container numbers, letters and digits alone; None as in containers"),
        ("containers_valid", "BOOLEAN", "Every container number has the form and check digit of ISO 6346"),
        ("reefer", "BOOLEAN",
            "A refrigerated container is used, by its ISO 6346 type; a container without a type is one where "
            "a temperature is set"),
        ("reefer_set", "BOOLEAN",
            "Every refrigerated container has a temperature set; a blank counts as not set in a manifest or "
            "beside one that is set"),
        ("seal_declared", "BOOLEAN",
            "Every container has a seal number; a blank counts as none in a manifest or beside a sealed "
            "container"),
        ("seal_changed", "BOOLEAN",
            "Seals found differ from seals declared; None where none was looked for or declared"),
        ("weighed_gap_kg", "DOUBLE",
            "Difference of verified and declared gross mass without sign, summed over the containers that "
            "have both", "kg"),
        ("weighed_gap_share", "DOUBLE", "The same as a share of the declared gross mass"),
        ("load_density", "DOUBLE",
            "Gross mass of the consignment over the usual inner volume of its containers (it may share them "
            "with others)", "kg/m3"),
    ),
    *_columns(
        "parties",
        ("consignor", "VARCHAR", "Consignor (or exporter), normalised name"),
        ("consignee", "VARCHAR", "Consignee (or importer), normalised name"),
        ("notify", "VARCHAR", "Notify party, normalised name"),
        ("broker", "VARCHAR", "Broker (else declarant), normalised name"),
        ("consignor_address_key", "VARCHAR",
            "Number that stands for the consignor's address, normalised (a hash: equal where the addresses are)"),
        ("consignee_address_key", "VARCHAR", "Number that stands for the consignee's address, in the same way"),
        ("consignor_phone_key", "VARCHAR",
            "Number that stands for the consignor's telephone number, normalised (a hash, as of an address)"),
        ("consignee_phone_key", "VARCHAR", "Number that stands for the consignee's telephone number, in the same way"),
        ("consignor_country", "VARCHAR", "Country of the consignor's address"),
        ("consignee_country", "VARCHAR", "Country of the consignee's address"),
        ("party_missing", "BOOLEAN",
            "Consignor or consignee is not named; None for a declaration that names no party at all"),
        ("to_order", "BOOLEAN",
            "Consignee is only 'to order', with nobody to notify; None where no consignee is named"),
        ("consignee_intermediary", "BOOLEAN",
            "Consignee is a bank, forwarder, courier or carrier by its name, or 'to order'"),
        ("consignor_intermediary", "BOOLEAN", "Consignor is a bank, forwarder, courier or carrier by its name"),
        ("natural_consignee", "BOOLEAN", "Consignee is a natural person, as declared"),
        ("post_box", "BOOLEAN",
            "An address of consignor or consignee is a post box or mail drop; False only where both have an "
            "address"),
        ("address_missing", "BOOLEAN",
            "Consignor or consignee is named without address or city; None for a declaration that gives no "
            "address at all"),
        ("same_party", "BOOLEAN", "Consignor and consignee bear the same normalised name or the same identifier"),
        ("payer_third", "BOOLEAN", "The payer of the freight is neither consignor nor consignee"),
    ),
    *_columns(
        "goods",
        ("description", "VARCHAR", "Goods description as written; None where it is blank"),
        ("words", "BIGINT",
            "Informative words in the description: no packing, units, numbers or small words; two Chinese "
            "characters count as one"),
        ("vague", "BOOLEAN",
            "The description is little but a vague phrase, or has fewer than two informative words and no class "
            "is named strongly"),
        ("mentions", "VARCHAR[]",
            "Words found in description, common name, marks and free text, as the word list writes them"),
        ("text_classes", "VARCHAR[]", "Classes of goods that the text names strongly"),
        ("text_classes_weak", "VARCHAR[]", "Classes of goods that the text may name (ambiguous or misspelt words)"),
        ("text_misspelt", "BOOLEAN", "A listed word was found only in a misspelt form"),
        ("text_second_language", "BOOLEAN",
            "A listed word is in another script than most of the text, or in another language than most "
            "listed words"),
        ("slang", "BOOLEAN", "A trade or slang name for wildlife goods was found; white gold among jewels is the metal"),
        ("waste_words", "BOOLEAN", "The text speaks of scrap, waste, regrind, used or second-hand goods"),
        ("latin_name", "BOOLEAN", "A scientific name is given, in the text or in its field"),
        ("hs", "VARCHAR", "Tariff code as declared, digits only"),
        ("hs6", "VARCHAR", "First six digits of the tariff code"),
        ("hs4", "VARCHAR", "First four digits"),
        ("hs2", "VARCHAR", "Chapter"),
        ("hs_edition", "BIGINT", "Edition of the Harmonized System in force on the day of arrival"),
        ("hs_plausible", "BOOLEAN",
            "The code has the right form and its chapter exists (98 and 99 are national use: not plausible)"),
        ("hs_classes", "VARCHAR[]", "Classes of goods whose headings hold the code, most specific first"),
        ("hs_regimes", "VARCHAR[]", "Regimes whose goods or equipment the code is for: CITES, BASEL, MONTREAL"),
        ("cover_for", "VARCHAR[]", "Classes of goods known to hide under the code"),
        ("text_contradicts_hs", "BOOLEAN",
            "The text strongly names a class whose headings do not hold the code; a gas is at home in every code "
            "of MONTREAL"),
        ("net_kg", "DOUBLE", "Net mass as declared, else the quantity where its unit is a mass", "kg"),
        ("gross_kg", "DOUBLE", "Gross mass of the line", "kg"),
        ("volume_m3", "DOUBLE", "Volume as declared, else the quantity where its unit is a volume", "m3"),
        ("quantity", "DOUBLE", "Quantity as declared"),
        ("quantity_unit", "VARCHAR", "Unit as declared"),
        ("pieces", "DOUBLE", "Quantity where the unit counts pieces"),
        ("packages", "BIGINT", "Packages of the line"),
        ("package_kind", "VARCHAR", "Kind of package as declared, lower case"),
        ("kg_per_package", "DOUBLE", "Net mass (else gross mass) of one package", "kg"),
        ("kg_per_piece", "DOUBLE", "Net mass of one piece", "kg"),
        ("goods_density", "DOUBLE", "Net mass over declared volume", "kg/m3"),
        ("net_over_gross", "DOUBLE", "Net mass divided by gross mass"),
        ("value_usd", "DOUBLE", "Value of the line where the rate is known", "USD"),
        ("unit_value", "DOUBLE", "Value per kilogram of net mass", "USD/kg"),
        ("piece_value", "DOUBLE", "Value per piece", "USD"),
        ("class_value_low", "DOUBLE",
            "Lowest usual value per kilogram of the most specific class: named by text and code, by a "
            "specific code, by text, by any code", "USD/kg"),
        ("class_value_high", "DOUBLE", "Highest usual value per kilogram of the same class", "USD/kg"),
        ("freight_share", "DOUBLE", "Freight divided by value, in one currency"),
        ("used", "BOOLEAN",
            "Declared or described as used or second-hand; False where there is a text and it does not say so"),
        ("perishable", "BOOLEAN", "The code is of goods that commonly travel cooled or frozen"),
        ("weight_gap", "DOUBLE",
            "Largest difference of gross mass between papers and declaration, as a share of the largest"),
        ("packages_gap", "BIGINT", "Largest difference of package counts between papers and declaration"),
    ),
    *_columns(
        "wildlife",
        ("taxon", "VARCHAR", "Scientific name found in its field, in the common name or in the text"),
        ("taxon_declared", "VARCHAR", "Scientific name as declared"),
        ("taxon_rank", "VARCHAR", "species, genus, family …"),
        ("taxon_group", "VARCHAR", "Class of the taxon, else its order"),
        ("kingdom", "VARCHAR", "Animalia or Plantae"),
        ("listed", "BOOLEAN",
            "The taxon stands in a CITES Appendix on the day of arrival; None where the taxon is not known, "
            "is listed only in part, or the day is before the oldest text"),
        ("appendix", "VARCHAR",
            "I, II or III on the day of arrival for the population of the declared origin, the strictest of "
            "several; None where not listed or not known"),
        ("listed_since", "DATE", "First day of the listing in force"),
        ("listing_party", "VARCHAR", "Party that listed the taxon in Appendix III, where it is one alone"),
        ("native", "BOOLEAN",
            "The taxon lives wild by nature in the country of origin; None where origin or range is not known"),
        ("term", "VARCHAR", "CITES term code: LIV, IVC, SKI …"),
        ("term_fits_unit", "BOOLEAN", "The unit converts to one that fits the term"),
        ("purpose", "VARCHAR", "CITES purpose code"),
        ("source", "VARCHAR", "CITES source code"),
        ("acquired", "DATE", "Date of acquisition as declared"),
    ),
    *_columns(
        "permits",
        ("permit_number", "VARCHAR",
            "Number of the first CITES permit or certificate; one to leave under comes before an import "
            "permit"),
        ("permit_kind", "VARCHAR", "cites_export, cites_reexport, cites_import or cites_other"),
        ("permit_country", "VARCHAR", "Country that issued it"),
        ("permit_number_odd", "BOOLEAN",
            "The number has no digit, a strange sign, letters of two scripts, or a length no authority uses"),
        ("permit_issued", "DATE", "Date of issue"),
        ("permit_valid_until", "DATE", "Last day of validity"),
        ("permit_days", "BIGINT", "Days from issue to end of validity", "d"),
        ("permit_transport_document", "VARCHAR", "Transport document named on the permit"),
        ("permit_document_matches", "BOOLEAN", "It is a transport document of the consignment"),
        ("permit_holder_matches", "BOOLEAN",
            "Holder or consignor on the permit is a party of the consignment: the words of one name are among "
            "the other's"),
        ("permit_quantity_over", "DOUBLE",
            "Declared quantity divided by the permit's quantity, same unit; a permit of the consignment "
            "covers all lines without their own"),
        ("has_cites_permit", "BOOLEAN",
            "A CITES export or re-export permit, or another CITES certificate in its place, is named"),
        ("has_cites_import", "BOOLEAN", "A CITES import permit is named"),
        ("has_certificate_of_origin", "BOOLEAN", "A certificate of origin is named"),
        ("has_health_certificate", "BOOLEAN", "A veterinary or plant health certificate is named"),
        ("has_fishing_certificate", "BOOLEAN", "A catch certificate is named"),
        ("has_timber_licence", "BOOLEAN", "A timber legality licence is named"),
        ("papers_known", "BOOLEAN",
            "The input tells which papers there are: its format always lists them, or it names one that is "
            "neither transport document nor booking; False: their absence says nothing"),
    ),
    *_columns(
        "waste",
        ("waste_code", "VARCHAR", "Basel, OECD or EU waste code declared"),
        ("waste_control", "VARCHAR", "pic or green on the day of arrival; None where the code alone does not tell"),
        ("waste_code_valid", "BOOLEAN", "The code exists and is in force on the day of arrival"),
        ("recovery_code", "VARCHAR", "Recovery or disposal operation, R1–R13, D1–D15"),
        ("import_banned", "BOOLEAN",
            "The destination bans this class of waste on the day of arrival; False for what is no waste; None "
            "where the law is not known"),
        ("log_export_banned", "BOOLEAN",
            "The origin (else the export country) bans the export of logs on the day; False outside HS 4403; "
            "None where the law is not known"),
        ("has_basel_notification", "BOOLEAN", "A Basel notification is named"),
        ("has_basel_consent", "BOOLEAN", "A written consent is named"),
        ("has_movement_document", "BOOLEAN", "A movement document is named"),
        ("has_annex_vii", "BOOLEAN", "An Annex VII form is named"),
        ("has_functionality_test", "BOOLEAN", "Functionality test reports are named"),
        ("consent_from", "DATE", "First day of the consent"),
        ("consent_until", "DATE", "Last day of the consent"),
        ("notified_days_before", "BIGINT", "Days from the issue of the movement document to departure", "d"),
        ("consent_quantity_over", "DOUBLE",
            "Declared quantity divided by the consented quantity, same unit; counted as in "
            "permit_quantity_over"),
    ),
    *_columns(
        "substances",
        ("substance", "VARCHAR", "Controlled substance or blend found in its field, or the only one in the text"),
        ("substance_group", "VARCHAR",
            "Annex and group of the Montreal Protocol: AI, AII, CI, EI, F …; of a blend, that of its "
            "strictest part"),
        ("odp", "DOUBLE", "Ozone-depleting potential"),
        ("gwp", "DOUBLE", "Global warming potential, 100 years"),
        ("co2e_tonnes", "DOUBLE", "CO2 equivalent as declared", "t"),
        ("co2e_gap", "DOUBLE", "Declared CO2 equivalent against mass times GWP, as a share of the computed one"),
        ("hs_fits_substance", "BOOLEAN", "The tariff code is the substance's in the edition in force"),
        ("un_number", "VARCHAR", "UN number of dangerous goods, four digits"),
        ("un_refrigerant", "BOOLEAN", "The UN number is one that refrigerants travel under"),
        ("un_fits_substance", "BOOLEAN", "The UN number is one of the substance's; None where none is known for it"),
        ("cylinders", "BIGINT", "Number of gas cylinders"),
        ("kg_per_cylinder", "DOUBLE", "Net mass in one cylinder", "kg"),
        ("nominal_fill_gap", "DOUBLE",
            "Mass per cylinder against the nearest nominal fill of the substance, as a share"),
        ("refillable", "BOOLEAN", "Cylinders are refillable"),
        ("phased_out", "BOOLEAN",
            "The Protocol's schedule allows the destination no consumption of the substance (of a part of the "
            "blend) on the day of arrival"),
        ("has_ozone_licence", "BOOLEAN", "An import licence for controlled substances is named"),
        ("has_fgas_registration", "BOOLEAN", "A registration in a fluorinated-gas portal is named"),
        ("has_reclaim_certificate", "BOOLEAN", "A reclaim certificate is named"),
        ("has_end_user_certificate", "BOOLEAN", "An end-user certificate is named"),
        ("has_treatment_certificate", "BOOLEAN", "A fumigation or quarantine treatment certificate is named"),
        ("reclaimed", "BOOLEAN", "Declared or described as recovered, reclaimed or recycled"),
        ("exempt_use", "BOOLEAN", "Declared for feedstock, laboratory or quarantine use"),
    ),
]  # fmt: skip

COLUMNS: dict[str, Column] = {column.name: column for column in _ALL}
