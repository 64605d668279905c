"""The predictions of lesson 12."""

from nncourse.show.question import Prediction


def part_4() -> Prediction:
    """Ask how much each worker must send when there are many."""
    return Prediction(
        "A thousand workers in place of two: how many numbers does each have to send, so that all know the sum?",
        right="B",
        A="So it is if everybody sends its vector to everybody else. Nobody needs the others' vectors, only their sum.",
        B="Each sends pieces of sums to one neighbour. Part 5 shows how, and part 6 counts.",
        C="So often do sums double in a tree, and it saves time. But whoever passes whole vectors on sends them whole.",
        D="The share of the rows is smaller, but a gradient has a number for each parameter, however few its rows are.",
    )


def larger_batch() -> Prediction:
    """Ask what a batch sixteen times as large does, in as many epochs with the same rate."""
    return Prediction(
        "Batches of 256 in place of 16, the same rate, the same eight epochs: what becomes of the accuracy?",
        right="C",
        A="Each step is surer of its direction. But it is no longer than before, and there are far fewer of them.",
        B="The same digits are seen equally often. But the network moves only when a step is made.",
        C="There are sixteen times fewer steps, and none is longer: with less noise they are even shorter.",
    )


def unequal_shares() -> Prediction:
    """Ask what the plain mean of two gradients is, one of many rows and one of few."""
    return Prediction(
        "Shares of 56 and 8 rows, and the plain mean of the two gradients: what is that?",
        right="B",
        A="Each of the two is a mean over another number of rows, so the mean of both is not the mean of all.",
        B="Half of the weight goes to 8 rows, and half to 56: a row of the small share counts seven times as much.",
        C="It is longer here, 1.4 times, for 8 rows are noisy. But its direction is wrong, and no rate mends that.",
    )


def sum_for_mean() -> Prediction:
    """Ask what happens if four workers add their gradients up and forget to divide."""
    return Prediction(
        "Four workers with equal shares, and the sum of their gradients in place of the mean: what is it like?",
        right="A",
        A="The sum is four times the mean, and so is the step.",
        B="A step is the rate times the gradient: its length counts as well as its direction.",
        C="With a batch four times as large, the gradient would be less noisy, and no longer.",
    )


def another_start() -> Prediction:
    """Ask what becomes of a worker that has begun with other weights."""
    return Prediction(
        "One of four workers has begun with another seed. All get the same mean gradient in each step. What follows?",
        right="B",
        A="To catch up, it would have to make other steps than the others. It makes the same ones.",
        B="All make the same steps, from different places: what lies between them stays as it was.",
        C="For that, their steps would have to differ. All add the same vector to what they have.",
    )
