"""Who did what, when, to what: append-only, one hash chain per organisation, written in the transaction of the deed.

Actors and subjects are ids and text. What may not enter: any knowledge of people, records or requests.
"""
