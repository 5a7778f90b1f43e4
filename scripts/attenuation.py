#!/usr/bin/env python3
"""Write the simulator's tables of elements and of their X-ray attenuation, from xraydb (Elam, Ravel and Sieber 2002).

    python scripts/attenuation.py        writes the tables again; the tests compare the same lines with the files

xraydb is needed here and in the tests; what is installed only reads the tables. Above 800 keV its values stand still:
what stops rays there is worked out in physics_mev.py, which takes from here only what bound electrons do at 800 keV.
"""

from __future__ import annotations

from pathlib import Path

import xraydb

FOLDER = Path(__file__).resolve().parent.parent / "src" / "greenlane" / "inspection" / "simulate"
ELEMENTS = "H Li C N O F Na Mg Al Si P S Cl K Ca Ti Cr Mn Fe Co Ni Cu Zn Br Ag Sn Sb I Cs Ba W Pb".split()
ENERGIES = range(15, 301)
"""In keV."""


def elements() -> list[str]:
    """Return the lines of elements.csv: symbol, atomic number, atomic mass in g/mol, ``bound`` in cm²/g.

    ``bound``: mass attenuation at 800 keV by photoelectric absorption and coherent scattering together.
    """
    lines = ["symbol,number,mass,bound"]
    for element in ELEMENTS:
        bound = sum(float(xraydb.mu_elam(element, 800e3, kind=kind)) for kind in ("photo", "coh"))
        lines.append(f"{element},{xraydb.atomic_number(element)},{xraydb.atomic_mass(element):.4f},{bound:.4g}")
    return lines


def attenuation() -> list[str]:
    """Return the lines of attenuation.csv: energy in keV, then each element's total mass attenuation in cm²/g."""
    columns = [xraydb.mu_elam(element, [1000.0 * energy for energy in ENERGIES]) for element in ELEMENTS]
    rows = [f"{kev}," + ",".join(f"{c[i]:.5g}" for c in columns) for i, kev in enumerate(ENERGIES)]
    return [",".join(["kev", *ELEMENTS]), *rows]


if __name__ == "__main__":
    for name, lines in (("elements", elements()), ("attenuation", attenuation())):
        (FOLDER / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
