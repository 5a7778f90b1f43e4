"""Simulated X-ray pictures: physics, shapes, scenes, scanners' palettes. What is made here always says so."""
