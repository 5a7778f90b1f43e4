"""Facts worked out once at intake, one row for each goods line: the names that indicators may use.

``columns`` lists every name, ``work_out`` fills them. A fact that the papers do not settle is None: *cannot tell*.
No guess, no clock and no database may enter here.
"""
