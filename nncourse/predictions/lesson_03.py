"""The predictions of lesson 03."""

from nncourse.show.question import Prediction


def part_4() -> Prediction:
    """Ask how many ReLUs follow a wave."""
    return Prediction(
        "How many ReLUs stay within 0.15 of the wave?",
        right="B",
        A="Each piece is straight, but their sum may turn at every kink. Close enough to the curve, that will do.",
        B="The wave climbs, falls and climbs again: three pieces, three kinks. Part 5 builds them, and gets close. In "
        "part 8 you move them until they fit.",
        C="With 30 the distance is far smaller than 0.15. A few pieces go far if they stand in the right places.",
        D="A screen draws a curve out of hundreds of pieces, because nobody chose their places. Here we may choose.",
    )


def forgotten_relu() -> Prediction:
    """Ask what curve is left when relu is forgotten."""
    return Prediction(
        "What is drawn when relu is left out of the line?",
        right="C",
        A="The kinks and the changes of slope are still in the numbers. But without relu each neuron is a straight "
        "line, and a sum of straight lines has no corner.",
        B="A horizontal line would need changes of slope whose sum is 0. Ours add up to the slope of the last piece.",
        C="Each part is a straight line, so their sum is one. It is the last piece of the right curve, continued to "
        "the left: there all the ReLUs pass their input, and relu makes no difference.",
        D="The shapes are the same with and without relu, so NumPy has no reason to object.",
    )


def forgotten_maximum() -> Prediction:
    """Ask what the naive softmax does when the logits grow."""
    return Prediction(
        "What does the curve of naive_softmax do?",
        right="D",
        A="Rounding errors stay tiny here, whatever the size of the logits. Up to the end the numbers are right.",
        B="It would be 1 if only the larger exponential overflowed and the sum did not. The sum holds it too.",
        C="At 0 the larger exponential would have to vanish. It grows.",
        D="Past about 709 the exponential is infinity, and infinity divided by infinity is nan, which has no place in "
        "a figure.",
    )
