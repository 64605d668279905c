"""The predictions of lesson 10."""

from nncourse.show.question import Prediction


def loops() -> Prediction:
    """Ask how much slower loops are."""
    return Prediction(
        "How many times as long does the step take with loops and lists?",
        right="C",
        A="The number type and the batch alone bring about as much. The largest factor, a whole array for a loop, is "
        "missing.",
        B="For sums and vectors one often hears of a factor of a hundred. Here several factors multiply, and this one "
        "is only the first.",
        C="One or several thousand times: vectors for loops, matrices for vectors, half the bytes. Part 6 takes them "
        "one by one.",
        D="Each multiplication of a loop would have to take ten times as long as Python needs for it, or more.",
    )


def small_batch() -> Prediction:
    """Ask what a batch of 8 costs beside one of 128."""
    return Prediction(
        "Which part of the time does a step with 8 digits take?",
        right="B",
        A="It is right about the products. But not all that a step does shrinks with its batch.",
        B="The products shrink to a sixteenth, and a fixed cost stays. Part 8 finds out what it is made of.",
        C="The products do shrink, and with 128 digits they are a large part of the step.",
        D="NumPy does not do everything at once: it does a few numbers at a time, without asking what they are.",
    )


def as_much_work() -> Prediction:
    """Ask which part of a step does not depend on the batch."""
    return Prediction(
        "The batch shrinks from 128 digits to 8. Which part has as much work as before?",
        right="C",
        A="Each product has the batch as one of its sizes: a sixteenth of the digits, a sixteenth of the operations.",
        B="Fewer rows are gathered, so fewer numbers are copied.",
        C="All 101,770 parameters are updated, however many digits the gradient comes from. Move the slider and look "
        "at the bar.",
        D="The calls and the checks in it stay, but bends, biases and sums have a row for each digit.",
    )


def slipped() -> Prediction:
    """Ask what one array in float64 does."""
    return Prediction(
        "The means are float64. What happens to the result, and to the time?",
        right="C",
        A="It does not refuse: where two types meet, NumPy takes the larger one and says nothing.",
        B="There are few means. But they meet every digit, and what meets float64 becomes float64.",
        C="Where float32 meets float64 the answer is float64. So the batch is, and the large product with it.",
        D="The result has more digits than before, not fewer, and they have to be paid for.",
    )


def timed_once() -> Prediction:
    """Ask how far single ratios stray."""
    return Prediction(
        "How far does the ratio of two single calls of one function stray from 1?",
        right="B",
        A="The function is the same, but the machine is not: something else runs, the clock changes. "
        "A median of many rounds forgets that, a single pair does not.",
        B="A single pair has all the noise that the median of many rounds leaves out.",
    )
