"""The predictions of lesson 05."""

from nncourse.show.question import Prediction


def part_4() -> Prediction:
    """Ask for the cost of all slopes."""
    return Prediction(
        "How much work are forward and backward together, counted in forward passes?",
        right="D",
        A="There are 101,770 slopes, but they are not separate questions: their chains share their last stretches, and "
        "the walk back computes each stretch once.",
        B="One walk back serves all inputs together. Nudges of the inputs would take 784 passes, and give slopes of "
        "inputs, not of weights.",
        C="One walk back serves all hidden neurons together, too: a matrix product hands a whole layer's slopes on.",
        D="Two here. Part 6 counts: the walk back does about as many multiplications as the way forward, for each "
        "weight one or two.",
    )


def part_8() -> Prediction:
    """Ask which slopes change with the last bias."""
    return Prediction(
        "How many of the five slopes of w, b, v, c and x change with c?",
        right="C",
        A="A slope is no property of one number alone. It depends on the point at which all the others stand.",
        B="The walk does not stop at the output neuron: what it gets there, it hands on to z, and so to w, b and x.",
        C="Every walk back starts with the error ŷ − y. It has grown from 3 to 4, and with it every one of these "
        "slopes is 4/3 of what it was.",
    )


def part_10_mask() -> Prediction:
    """Ask what a forgotten mask does."""
    return Prediction(
        "The mask of ReLU is forgotten on the way back: what does the loss do?",
        right="B",
        A="A wrong slope need not be a large one. The output layer still gets right slopes, and brings the loss down.",
        B="It stops at the height of the best straight line. The figure shows it, and below it stands why.",
        C="For some tasks it does no harm, as the second reading shows with y = |x|. A sine needs kinks in several "
        "places.",
    )


def part_10_alike() -> Prediction:
    """Ask what equal weights do."""
    return Prediction(
        "All weights start at 0.25: what does the loss do?",
        right="B",
        A="The weights have slopes, and so they move. But all sixteen hidden neurons get the same slope.",
        B="It falls, and stops too high: after every step the neurons are still equal, and sixteen are worth one.",
        C="Sixteen equal neurons stay equal. What could tell them apart?",
    )
