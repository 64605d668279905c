"""The predictions of lesson 04."""

from nncourse.show.question import Prediction


def part_4() -> Prediction:
    """Ask how much a classifier is surprised that has learnt nothing."""
    return Prediction(
        "How many heads in a row surprise as much as the true class surprises this classifier?",
        right="B",
        A="That says how often a guess is wrong. It does not say how improbable the true class was.",
        B="Three heads in a row have probability 1/8, four have 1/16, and 1/10 lies between. Part 5 has the number.",
        C="Each flip halves the probability: five heads in a row have 1/32. Probabilities multiply, surprises add.",
        D="Three flips can already come out in eight ways. Ten flips can come out in 1,024 ways, not in ten.",
    )


def shifted() -> Prediction:
    """Ask which broken run has the loss of a healthy one, and how well it answers."""
    return Prediction(
        "Which broken run has a loss that falls like the healthy one, and how many answers are right?",
        right="B",
        A="The right run, but it does not guess: 1/4 is what guessing gives. This classifier knows the clouds, under "
        "wrong names.",
        B="A loss does not know what the classes are called. It learns each cloud under the name of the next one, so "
        "no answer is right.",
        C="A shuffled label says nothing about its example, so there is little to learn, and the loss stays high.",
        D="Wrong labels can be learnt if they are wrong in the same way each time. The shifted ones are.",
    )


def fingerprint() -> Prediction:
    """Ask which slip the first loss does not show."""
    return Prediction(
        "Which of the four slips shows the healthy first loss, log 4?",
        right="D",
        A="A sum of 300 equal surprises is 300 times their mean.",
        B="Each row of the mask has one 1 and three zeros. With the zeros counted, the mean is a quarter.",
        C="Down a column, each of 300 examples gets 1/300 of the probability. That is log 300.",
        D="Each of the paired surprises is log 4 while all logits are 0, so their mean is log 4 too. Nothing shows.",
    )
