"""The classes of goods that the detector marks. Pure."""

from __future__ import annotations

CLASSES = (
    "ivory",
    "rhino_horn",
    "pangolin_scales",
    "reptile",
    "bird",
    "mammal",
    "dried_marine",
    "shark_fin",
    "gas_cylinder",
    "plastic_waste",
    "e_waste",
)
"""In the order of the network's channels. A model says in its card which classes it knows."""
