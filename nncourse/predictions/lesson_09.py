"""The predictions of lesson 09."""

from nncourse.show.question import Prediction


def part_4() -> Prediction:
    """Ask how well 897 weights do with 400 rows."""
    return Prediction(
        "How large is the network's error on unseen rows of this table?",
        right="C",
        A="We learnt to count unknowns and equations. But the weights start small, and 100 epochs move them only so "
        "far: a network that stops early is much smoother than the roughest one that 897 numbers could make.",
        B="Rooms may be worth more in a quiet street: that is a product of columns, and no plane has products.",
        C="By about a quarter, as part 8 measures. Something in these columns is bent, and the network can bend.",
        D="It hopes for what is not there: much in these prices depends on what no column tells.",
    )


def few_rows() -> Prediction:
    """Ask what becomes of the two errors when there are fewer rows."""
    return Prediction(
        "With 50 rows in place of 400, where do the two errors end?",
        right="B",
        A="Fewer rows are harder to learn from in one sense only: for rows that were not seen. Those that were seen "
        "are sooner known by heart.",
        B="Fifty rows are soon known by heart, and they tell less about the others.",
        C="The error on the rows that it learns from does fall. But on the others it is not helped by fewer examples.",
    )


def value_per_room() -> Prediction:
    """Ask who gains more from a column that was made from the price."""
    return Prediction(
        "For whom does the error shrink by the larger factor: for the linear model, or for the network?",
        right="C",
        A="They rise together, but not in proportion: the same value per room means another price for 5 rooms than for "
        "7. A plane adds its columns; here it would have to multiply two of them.",
        B="Both use the column, and both errors collapse. But one of them can do more with it.",
        C="The price is value per room times rooms. A network can multiply two columns, roughly, and a plane cannot.",
    )


def long_training() -> Prediction:
    """Ask where a large network ends that trains for long."""
    return Prediction(
        "Two hidden layers of 128 units, 500 epochs: where do the two errors end?",
        right="C",
        A="That holds for the rows that it learns from. The others judge, and they gain nothing any more.",
        B="It would have to rise by about a thousand dollars. In the five splits below it stays under the plane's.",
        C="First it learns what the rows have in common, and then each row by itself. The second helps nobody else; "
        "here it does little harm either.",
    )


def new_towns() -> Prediction:
    """Ask who loses more when whole towns are held out."""
    return Prediction(
        "Whole towns are held out. Which of the two models loses more?",
        right="C",
        A="It loses too, by more than a thousand dollars. But a plane has 13 numbers, too few to know each town.",
        B="They would, if both had used the same thing. The network can recognise a town by five columns together.",
        C="It could recognise a town by five columns together. That helps in a known town, and not in a new one.",
    )
