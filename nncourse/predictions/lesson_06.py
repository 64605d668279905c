"""The predictions of lesson 06."""

from nncourse.show.question import Prediction


def part_4() -> Prediction:
    """Ask which walker ends lowest."""
    return Prediction(
        "Whose line has the lowest loss over all 200 points at the end?",
        right="B",
        A="Its two steps are exact, but two are too few. The 200 points say nearly the same thing, and 20 of them "
        "say it nearly as well for a tenth of the price.",
        B="Its 20 steps are rough, but each of them is good enough, and it has ten times as many. Part 6 measures it.",
        C="It takes the idea too far: each of its steps hears a single point, and they stay noisy to the last.",
        D="The points are the same, but each step is taken from a new place, and what a point says depends on where it "
        "is asked.",
    )


def in_order() -> Prediction:
    """Ask what sorted data do to the loss of each batch."""
    return Prediction(
        "How does the loss of the batches in order of class look, beside the shuffled one?",
        right="D",
        A="Both see the same examples in an epoch, but not in the same batches: here each batch is of one class.",
        B="It would stay if it could learn nothing. But within a class there is much to learn: always the same answer.",
        C="While the class stays the same, the loss falls quickly, not slowly. Look at what happens when it changes.",
        D="Within a class the network learns to answer always the same. Then the class changes, and it is wrong about "
        "nearly everything.",
    )


def rates() -> Prediction:
    """Ask what a rate does that is far too high."""
    return Prediction(
        "The rate 4 leaps again and again. What does the rate 30 do?",
        right="A",
        A="One leap throws the weights so far that no hidden unit fires any more. A ReLU that is off has slope 0, and "
        "no step brings it back.",
        B="That was the parabola, whose slope grows with the distance. This network has ReLUs, and they can all switch "
        "off.",
        C="The steps are longer, but soon there is no slope left in the hidden layer that they could follow.",
        D="A step follows the slope at its start. 30 is far beyond the place where that slope still says anything.",
    )


def summed() -> Prediction:
    """Ask what happens if the gradients of a batch are added up."""
    return Prediction(
        "The gradients of 20 examples are added up, and the rate is 0.1. What does the loss do?",
        right="C",
        A="A sum and a mean point the same way, but not equally far: the sum of 20 examples is 20 times as long.",
        B="The sum is 20 times as long, so the steps are longer. It depends on the threshold whether that is good.",
        C="The sum of 20 examples is 20 times their mean, so the rate 0.1 acts as 2. That is twice the threshold.",
    )


def reset() -> Prediction:
    """Ask what an old velocity does to new parameters."""
    return Prediction(
        "The parameters are back at the start and the rate is 0.05. What does the loss do with the old SGD?",
        right="B",
        A="The rate is right, but the SGD still holds the velocity of the run that climbed.",
        B="Each step still carries a share of the old velocity: 0.9 of it, then 0.81, and so on.",
        C="It would climb for ever if the velocity stayed. But a tenth of it is lost at each step.",
    )


def rounded() -> Prediction:
    """Ask what happens to steps that are shorter than the distance between two numbers."""
    return Prediction(
        "What does the loss do when a step gets shorter than half the distance to the next float16?",
        right="C",
        A="The slope is still right, but the sum of parameter and step is rounded back to where it was.",
        B="Rounding to the nearest number is no noise: from the same place it goes the same way each time.",
        C="Parameter plus step is rounded back to the parameter. So the next step is the same, and nothing moves.",
    )
