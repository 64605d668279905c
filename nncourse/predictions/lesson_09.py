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


def by_heart() -> Prediction:
    """Ask where a large network ends that trains for long."""
    return Prediction(
        "Two hidden layers of 128 units, 500 epochs: where do the two errors end?",
        right="B",
        A="That holds for the rows that it learns from. The others judge, and there the error turns early.",
        B="First it learns what the rows have in common, and then each row by itself. The second is wrong elsewhere.",
        C="What is learnt by heart does not stay apart from the rest: the function is bent between the rows as well.",
    )


def new_towns() -> Prediction:
    """Ask who loses more when whole towns are held out."""
    return Prediction(
        "Whole towns are held out. Which of the two models loses more?",
        right="C",
        A="It loses too, by more than a thousand dollars. But a plane has 13 numbers, too few to know each town.",
        B="They would, if both had used the same thing. The network can recognise a town by five columns together.",
        C="The more a model can bend, the better it can recognise a town, and the less that helps in a new one.",
    )
