"""Invented rows in the shape and with the dirt of the ROUTES list of airport seizures."""

from __future__ import annotations

import csv
import io

HEADER = [
    "ID", "Year", "Date ", "Database", "Location ", "City, Country", "Origin", "Transit", "Destination",
    "Weight (kg) ", "Number", "Airline ", "Mode of Transport", "Method of Detection", "Obfuscation Method", "Species",
]  # fmt: skip
ROWS = [
    ["1", "2011", "3-Mar-11", "Ivory", "Jomo Kenyatta Airport", "Nairobi, Kenya", "Juba, Sudan", "",
     "Bangkok, Thailand", "116.5", "41.0", "Inventair", "Airfrieght", "X-ray", 'Declared as "fresh fruit" cargo', ""],
    ["2", "2012", "5/17/2012 to 5/26/2012", "Rhino Horn", "O.R. Tambo Airport", "Johannesburg, South Africa", "NA", "",
     "Hong Kong, China", "", "2.0", "", "Luggage", "Snakes got out", "coat", ""],
    ["3", "2013", "1-Dec-13", "Reptiles", "", "", "Africa", "Canada, Turkey", "Urumqi,China", "400g each", "97.0", "",
     "Unknown", "canine; intelligence", "", "Three-Keeled Turtles; Indian Star Tortoises"],
    ["4", "2010", "31-Feb-10", "Birds", "Perth Airport", "Perth, Australia", "", "", "", "", "38.0", "",
     "Passenger - Clothing/Items", "", "", "Parrot eggs"],
    ["5", "2010", "6-Jun-10", "Birds", "Kavumu Airport", "Bukavu, Congo", "", "", "", "100s", "", "", "", "Tip off", "",
     "Grey Parrots"],
    ["6", "2010", "7-Jun-10", "Shells", "Hosea Kutako Airport", "Windhoek, Namibia", "NA; Angola", "", "", "5", "", "",
     "Arifreight", "", "", "Zzyzx beasts"],
    ["7", "2010", "8-Jun-10", "Birds", "JFK Airport", "New York, USA", "Guyana", "", "New York, USA", "", "3.0", "",
     "Luggage", "", "=cmd|' /C calc'!A0", "Finches"],
    ["", "2010", "9-Jun-10", "Birds", "JFK Airport", "New York, USA", "", "", "", "", "1.0", "", "", "", "", "Macaws"],
]  # fmt: skip


def sent(rows=None, header=None):
    """The rows as the bytes of a file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header or HEADER, *(ROWS if rows is None else rows)])
    return io.BytesIO(text.getvalue().encode())
