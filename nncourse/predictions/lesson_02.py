"""The predictions of lesson 02."""

from nncourse.show.question import Prediction


def part_4() -> Prediction:
    """Ask how long loops take, compared with one matrix product."""
    return Prediction(
        "How long do the loops take, compared with the matrix product?",
        right="D",
        A="There are as many multiplications, but a multiplication takes less than a billionth of a second. The time "
        "goes into everything around it.",
        B="Twice as long would mean that Python does one more step for each multiplication. It does dozens.",
        C="A compiled loop that multiplies one number at a time is faster than Python by more than that, and the "
        "matrix product multiplies several at a time.",
        D="More than a hundred times as long, on the machine that made this page. Yours may say 200 or 2000. Part 6 "
        "measures it, and says where the time goes.",
    )


def square_weights() -> Prediction:
    """Ask what a transposed, square W does."""
    return Prediction(
        "What happens when the square W comes transposed?",
        right="C",
        A="NumPy compares sizes, and (4, 2) @ (2, 2) fits whichever way W is turned.",
        B="dense sees shapes too, and a square W has the same shape both ways. It cannot know which way was meant.",
        C="The shapes fit, so nobody objects. Two of the eight numbers are even right, by luck.",
        D="Two weights stand on the diagonal, and a transposition leaves them where they are. That is enough to make "
        "some of the numbers right.",
    )


def column_of_biases() -> Prediction:
    """Ask what a column of biases does to batches of several sizes."""
    return Prediction(
        "Which batches raise an error when b is a column, (3, 1)?",
        right="A",
        A="4 meets 3, and neither is 1: an error. 3 meets 3, and 1 meets 3: both are allowed, and both are wrong.",
        B="With three days the sizes are equal, (3, 3) and (3, 1), so the column is repeated sideways.",
        C="With one day the 1 of the batch is repeated, and three rows come out of one example.",
        D="The rule looks at each pair of sizes, from the right. 4 and 3 are not equal, and neither is 1.",
    )
