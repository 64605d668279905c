"""The predictions of lesson 10."""

from nncourse.show.question import Prediction


def loops() -> Prediction:
    """Ask how much slower loops are."""
    return Prediction(
        "How many times as long does the step take with loops and lists?",
        right="C",
        A="That is about what the second core, the number type and a needless product can do together. The largest "
        "factors are missing.",
        B="For sums and vectors one often hears of a factor of a hundred. Here several factors multiply, and this one "
        "is only the first.",
        C="One or several thousand times: vectors for loops, matrices for vectors, half the bytes, and a product that "
        "nobody had asked for. Part 6 takes them one by one.",
        D="Each multiplication of a loop would have to take a hundred times as long as Python needs for it.",
    )


def small_batch() -> Prediction:
    """Ask what a batch of 8 costs beside one of 128."""
    return Prediction(
        "Which part of the time does a step with 8 digits take?",
        right="B",
        A="It is right about the products. But all 101,770 parameters are updated as before, and the calls of NumPy "
        "have their price.",
        B="The products shrink to a sixteenth, and a fixed cost stays: the update, and the calls. See part 8.",
        C="The products and the gathering do shrink, and with 128 digits they are most of the step.",
        D="NumPy does not do everything at once: it does a few numbers at a time, without asking what they are.",
    )


def slipped() -> Prediction:
    """Ask what one array in float64 does."""
    return Prediction(
        "One array is float64. What happens to the result, and to the time?",
        right="C",
        A="It does not refuse: where two types meet, NumPy takes the larger one and says nothing.",
        B="The array is small. But what is computed with it becomes float64 too, and the next product with that.",
        C="Where float32 meets float64 the answer is float64, and so it spreads to the large products.",
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
