"""What a treaty, INTERPOL or the WCO expects of an administration, and statistics: read below, never typed.

No fact of a case is kept here. What is kept is what was sent: by whom it was prepared, who signed it, and its bytes.
"""
