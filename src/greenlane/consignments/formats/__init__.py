"""Declaration formats: each module is one format and holds one ``FORMAT``; dropping a module in is the whole job.

A format only reads. It never raises on bad input, and nothing that concludes from what was read may enter.
"""
