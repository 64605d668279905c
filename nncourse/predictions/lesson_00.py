"""The predictions of lesson 00."""

from nncourse.show.question import Prediction


def part_4() -> Prediction:
    """Ask for the slope of a curve."""
    return Prediction(
        "How steep is y = x² at x = 3?",
        right="B",
        A="9 / 3 is the slope of the straight road from (0, 0) to (3, 9): the average of the whole way. The end of the "
        "way is steeper than its beginning.",
        B="From x = 3 to x = 3.01 the height grows from 9 to 9.0601: 6 times as much as x, or nearly. Part 5 measures "
        "it and finds out where the 6 comes from.",
        C="9 is how high the curve is there. How high and how steep are two questions: a plateau is high and level.",
        D="The slope does change from place to place. But look at a short enough piece of the curve: it is nearly "
        "straight, and the shorter the piece, the more its slope settles on one number.",
    )


def shorter_and_shorter() -> Prediction:
    """Ask what happens to a measured slope as the run shrinks."""
    return Prediction(
        "How does the error of the measured slope go as the run shrinks?",
        right="C",
        A="On paper a shorter run is better, down to zero. But paper does not round, and a computer does.",
        B="The smallest error is not 0, that much is right. But it does not stay there: see the left of the picture.",
        C="At first the bend of the curve does the harm, and a shorter run helps. Then rounding does it: at a run of "
        "1e-16, 3 + h is 3 for the computer, the rise is 0, and the error is the whole slope, 27.",
    )


def the_wrong_place() -> Prediction:
    """Ask how many places a wrong rule passes at."""
    return Prediction(
        "At how many of the 81 places does the wrong rule pass the check?",
        right="B",
        A="Nearly so. But there is one place where u and x are the same number, and there the wrong rule is right.",
        B="3x + 1 is x at x = -1/2, and only there. A check at that one place would have found nothing wrong.",
        C="The sign of x does not help. The rule 2x · 3 is right where u is x, and nowhere else.",
        D="2x · 3 and 2u · 3 are two straight lines with different slopes: they meet at one place.",
    )
