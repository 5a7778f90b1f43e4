"""What the past says of a goods line on the day it is declared: counts, rates, peers, worked out two ways that agree.

``batch`` asks the long history, ``live`` the packed counts of each key. Windows end the day before; an outcome counts
from the day after it was recorded. No Django, no clock and no floating sum may enter here.
"""
