"""What every lesson leans on: what does not fit is refused, with what came, what was expected, the repair.

A function of the lessons calls one of these checks in its first line; what is left of it is the lesson's formula.
"""
