"""Mapping profiles: one TOML file says how the columns of one kind of table become a consignment.

Data files alone stand here; ``profile`` reads and checks them. Outcomes written after the fact may never be mapped.
"""
