"""The predictions of lesson 01."""

from nncourse.show.question import Prediction


def part_4() -> Prediction:
    """Ask what a larger bias does to the border."""
    return Prediction(
        "The bias goes up from 3 to 5. What happens to the border?",
        right="B",
        A="Tempting, for 5 lies to the right of 3 on the number line. But a higher start needs less sun: the dry side "
        "grows, and the border moves away from it.",
        B="Two points are there from the start, so two hours less of sun will do. Part 5 works it out.",
        C="How steep the line is depends on the weights alone. Part 5 draws it for three biases.",
        D="The bias is not multiplied with an input, that is right. So it counts on every day, even on one with no sun "
        "and no laundry.",
    )


def a_forgotten_bias() -> Prediction:
    """Ask how many days stay wrong without a bias."""
    return Prediction(
        "How many of the twelve summer days stay wrong without a bias?",
        right="B",
        A="The weights turn the line, but they cannot move it: it goes through the origin, whatever they are.",
        B="The search below finds no arrow with fewer mistakes than two.",
        C="A line through the origin can still be turned, and it gets most of the days right.",
    )


def the_lamp() -> Prediction:
    """Ask how many positions of two switches one neuron gets right."""
    return Prediction(
        "How many of the four positions does the best neuron get right?",
        right="B",
        A="A neuron that never fires gets two right already. One more is possible.",
        B="One of the four stays wrong, whatever the two weights and the bias are. The table below proves it.",
        C="Tempting: two weights and a bias were enough for twelve days. But what counts is where the examples lie, "
        "and not how many there are.",
    )


def the_slope() -> Prediction:
    """Ask for the slope of the share of mistakes."""
    return Prediction(
        "Is the slope of the share of mistakes at b = 3.5 above zero, below zero, or zero?",
        right="C",
        A="From 2 to 3.5 the share does grow. But not at 3.5 itself: a tiny nudge carries no day over the border.",
        B="A slope below zero would lead to the right, to larger biases. There the mistakes do not become fewer.",
        C="A tiny nudge carries no day over the border, so the count does not move. Five of twelve days are wrong, and "
        "the slope says nothing about where to go.",
    )
