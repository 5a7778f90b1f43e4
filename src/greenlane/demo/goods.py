"""What Northport imports on an ordinary day: invented figures of the right size, nobody's statistics."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Ware:
    """An ordinary line of goods: mass of a consignment in kg, value in USD/kg, mass of a package in kg."""

    description: str
    hs: str
    kg: tuple[float, float]
    usd_per_kg: tuple[float, float]
    package: str
    package_kg: float
    origins: str
    reefer: bool = False


SEA = (
    Ware("Ceramic floor tiles, glazed", "690721", (18000, 26000), (0.4, 0.9), "pallet", 900, "CN ES IT IN TR"),
    Ware("Stainless steel kitchen sinks", "732410", (6000, 14000), (4, 9), "carton", 14, "CN TR IN"),
    Ware("Men's cotton shirts, woven", "620520", (3000, 9000), (12, 30), "carton", 12, "BD CN VN IN"),
    Ware("Laptop computers, new, with chargers", "847130", (900, 4000), (90, 220), "carton", 9, "CN VN"),
    Ware("Wooden dining chairs, upholstered", "940161", (4000, 9000), (3, 8), "carton", 16, "VN CN PL IT"),
    Ware("Office desks of particle board", "940330", (7000, 15000), (1.5, 3.5), "carton", 35, "PL CN DE"),
    Ware("Passenger car tyres, new, radial", "401110", (9000, 16000), (2.5, 5), "piece", 9, "KR JP CN TH"),
    Ware("Brake pads for passenger cars", "870830", (3000, 11000), (5, 14), "carton", 15, "DE CN IN"),
    Ware("Lithium-ion power tools in retail boxes", "846729", (2000, 8000), (9, 24), "carton", 10, "CN DE"),
    Ware("Instant coffee in glass jars", "210111", (8000, 17000), (6, 13), "carton", 8, "BR VN CO DE"),
    Ware("Green coffee beans, arabica, in bags", "090111", (18000, 21000), (3, 6), "bag", 60, "BR CO ET KE"),
    Ware("Cocoa beans, whole, raw", "180100", (18000, 25000), (2.5, 5), "bag", 64, "CI GH CM NG"),
    Ware("Cashew nuts, shelled, vacuum packed", "080132", (12000, 17000), (5, 8), "carton", 22.7, "VN IN NG TZ"),
    Ware("Frozen shrimp, peeled", "030617", (18000, 25000), (6, 11), "carton", 10, "EC IN VN ID", True),
    Ware("Frozen boneless beef", "020230", (20000, 27000), (4, 6.5), "carton", 25, "BR AU AR", True),
    Ware("Frozen chicken parts", "020714", (22000, 27000), (1.1, 2.2), "carton", 15, "BR US PL", True),
    Ware("Fresh bananas, Cavendish", "080390", (19000, 21000), (0.5, 1.0), "carton", 18.1, "EC CR CO", True),
    Ware("Red wine in bottles, 0.75 l", "220421", (12000, 20000), (3, 12), "carton", 8, "CL FR ES ZA"),
    Ware("Polyethylene, primary form, granules", "390110", (20000, 26000), (0.9, 1.5), "bag", 25, "SA US KR AE"),
    Ware("Polypropylene granules, prime grade", "390210", (20000, 26000), (0.9, 1.5), "bag", 25, "SA KR IN"),
    Ware("Kraft liner board in reels", "480411", (20000, 26000), (0.6, 1.0), "reel", 1200, "SE FI US BR"),
    Ware("Copy paper A4, 80 g", "480256", (18000, 24000), (0.9, 1.3), "pallet", 620, "ID FI PT"),
    Ware("Portland cement in bags", "252329", (24000, 27000), (0.06, 0.12), "bag", 50, "TR EG ES"),
    Ware("Granite slabs, polished", "680293", (19000, 26000), (0.5, 1.4), "crate", 1800, "IN BR CN"),
    Ware("Pine boards, planed, kiln dried", "440711", (17000, 24000), (0.4, 0.9), "bundle", 1400, "SE FI CL"),
    Ware("Sawn oak, European, kiln dried", "440791", (16000, 22000), (0.9, 1.8), "bundle", 1300, "FR DE HR"),
    Ware("Plastic garden furniture", "940370", (3500, 7000), (2, 5), "carton", 12, "CN IT TR"),
    Ware("Toys of plastic, assorted models", "950300", (3000, 8000), (5, 14), "carton", 8, "CN VN"),
    Ware("Split air conditioners, R-32 charge, new", "841510", (5000, 9000), (6, 12), "carton", 38, "CN TH JP"),
    Ware("Household refrigerators, R-600a charge", "841810", (5000, 9000), (4, 8), "piece", 68, "CN TR PL"),
    Ware("Solar panels, monocrystalline, new", "854143", (16000, 23000), (4, 8), "pallet", 780, "CN VN MY"),
    Ware("Fertiliser, NPK 15-15-15, in bags", "310520", (24000, 27000), (0.4, 0.8), "bag", 50, "MA NO TR"),
    Ware("Refined sunflower oil in drums", "151219", (19000, 22000), (1.0, 1.6), "drum", 190, "TR ES AR"),
    Ware("White cane sugar, refined", "170199", (24000, 26500), (0.45, 0.8), "bag", 50, "BR IN TH"),
    Ware("Rice, long grain, milled", "100630", (24000, 26500), (0.5, 1.1), "bag", 50, "IN TH VN PK"),
    Ware("Copper wire, refined, coils", "740811", (18000, 24000), (8, 10), "coil", 1000, "CL DE TR"),
    Ware("Aluminium profiles, extruded", "760421", (9000, 18000), (3, 5), "bundle", 420, "CN TR IT"),
    Ware("Glass bottles, empty, new", "701090", (9000, 15000), (0.5, 1.1), "pallet", 800, "PT CN DE"),
)

AIR = (
    Ware("Mobile telephones, new", "851713", (60, 700), (300, 900), "carton", 11, "CN VN IN"),
    Ware("Medicaments in measured doses", "300490", (40, 900), (80, 600), "carton", 9, "DE CH IN FR"),
    Ware("Fresh cut roses", "060311", (200, 2500), (5, 9), "carton", 14, "KE EC ET NL"),
    Ware("Fresh Atlantic salmon, gutted, on ice", "030214", (400, 5000), (7, 12), "carton", 23, "NO CL GB"),
    Ware("Aircraft spare parts, new", "880730", (20, 700), (90, 900), "crate", 40, "US FR GB"),
    Ware("Integrated circuits on reels", "854231", (20, 300), (300, 2500), "carton", 8, "TW KR MY SG"),
    Ware("Ladies' dresses, woven, synthetic", "620443", (100, 1500), (25, 70), "carton", 10, "IN TR CN"),
    Ware("Dental instruments", "901849", (20, 300), (100, 700), "carton", 7, "DE US PK"),
    Ware("Fresh asparagus", "070920", (500, 4000), (3, 6), "carton", 5, "PE MX"),
    Ware("Printed books", "490199", (100, 1500), (6, 18), "carton", 15, "GB US FR"),
)

POST = (
    Ware("cotton T-shirt", "610910", (0.2, 0.9), (15, 60), "parcel", 1, "CN TR GB"),
    Ware("phone case silicone", "392690", (0.05, 0.3), (20, 90), "parcel", 1, "CN HK"),
    Ware("paperback book", "490199", (0.2, 1.2), (10, 40), "parcel", 1, "GB US DE"),
    Ware("children's wooden puzzle", "950300", (0.3, 1.5), (12, 45), "parcel", 1, "DE CN PL"),
    Ware("ceramic mug, gift", "691110", (0.3, 0.9), (10, 40), "parcel", 1, "GB CN PT"),
    Ware("running shoes", "640411", (0.6, 1.3), (40, 130), "parcel", 1, "VN DE US"),
    Ware("face cream 50 ml", "330499", (0.1, 0.4), (80, 400), "parcel", 1, "FR KR"),
    Ware("spare key for laptop keyboard", "847330", (0.02, 0.1), (80, 400), "parcel", 1, "CN HK"),
    Ware("knitting wool", "550931", (0.3, 1.4), (15, 45), "parcel", 1, "TR GB"),
    Ware("vinyl record", "852380", (0.3, 0.6), (40, 120), "parcel", 1, "US GB JP"),
)

PORTS = {
    "CN": ("CNSHA", "CNNGB", "CNYTN"), "HK": ("HKHKG",), "SG": ("SGSIN",), "MY": ("MYPKG",), "VN": ("VNSGN", "VNHPH"),
    "TH": ("THLCH",), "ID": ("IDJKT",), "IN": ("INNSA", "INMUN"), "PK": ("PKKHI",), "BD": ("BDCGP",), "KR": ("KRPUS",),
    "JP": ("JPYOK",), "TW": ("TWKHH",), "AU": ("AUMEL",), "AE": ("AEJEA",), "SA": ("SAJED",), "TR": ("TRMER",),
    "EG": ("EGALY",), "MA": ("MAPTM",), "ZA": ("ZADUR",), "KE": ("KEMBA",), "TZ": ("TZDAR",), "ET": ("DJJIB",),
    "NG": ("NGAPP",), "GH": ("GHTEM",), "CI": ("CIABJ",), "CM": ("CMDLA",), "MG": ("MGTMM",), "ES": ("ESVLC", "ESALG"),
    "PT": ("PTLEI",), "FR": ("FRLEH",), "IT": ("ITGOA",), "HR": ("HRRJK",), "DE": ("DEHAM", "DEBRV"), "NL": ("NLRTM",),
    "BE": ("BEANR",), "GB": ("GBFXT",), "PL": ("PLGDN",), "SE": ("SEGOT",), "FI": ("FIHEL",), "NO": ("NOOSL",),
    "US": ("USNYC", "USLAX"), "MX": ("MXVER",), "CR": ("CRLIO",), "CO": ("COCTG",), "EC": ("ECGYE",), "PE": ("PECLL",),
    "CL": ("CLSAI",), "AR": ("ARBUE",), "BR": ("BRSSZ",), "CH": ("NLRTM",), "DK": ("DKAAR",),
}  # fmt: skip
AIRPORTS = {
    "CN": "PVG", "HK": "HKG", "SG": "SIN", "MY": "KUL", "VN": "SGN", "TH": "BKK", "ID": "CGK", "IN": "BOM", "KR": "ICN",
    "JP": "NRT", "TW": "TPE", "AE": "DXB", "TR": "IST", "ZA": "JNB", "KE": "NBO", "ET": "ADD", "NG": "LOS", "GB": "LHR",
    "FR": "CDG", "NL": "AMS", "DE": "FRA", "CH": "ZRH", "US": "JFK", "MX": "MEX", "CO": "BOG", "EC": "UIO", "PE": "LIM",
    "CL": "SCL", "BR": "GRU", "PT": "LIS", "PL": "WAW", "NO": "OSL", "MG": "TNR", "PK": "KHI", "ES": "MAD", "CD": "FIH",
    "TZ": "DAR", "CM": "DLA", "AU": "SYD", "GH": "ACC", "IT": "MXP", "CA": "YYZ",
}  # fmt: skip
