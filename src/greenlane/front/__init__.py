"""The face of the house: base page, stylesheet, script, partials, maps drawn on the server, message catalogues.

Rooms register their entry in the masthead and their parts of a page here; front itself knows no room and no record.
Nothing that decides, counts or reads a table may enter.
"""
