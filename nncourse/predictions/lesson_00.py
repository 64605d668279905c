"""The predictions of lesson 00."""

from nncourse.show.prediction import Prediction


def part_4() -> Prediction:
    """Ask for the slope of a curve."""
    return Prediction(
        "How steep is y = x² at x = 3?",
        right="B",
        A="9 / 3 is the slope of the straight line from the origin to the point. The curve itself is steeper there.",
        B="From 3 to 3.01 the height grows from 9 to 9.0601: about 6 times as much as x. Parts 5 and 6 measure it.",
        C="9 is how high the curve is at x = 3, not how fast it rises.",
        D="Look at a short enough piece of the curve, and it is nearly straight. That piece has a slope.",
    )
