"""The predictions of lesson 11."""

from nncourse.show.question import Prediction


def part_4() -> Prediction:
    """Ask what a network has learnt that saw bent digits alone."""
    return Prediction(
        "How does the network do that learnt from bent digits, beside the other one?",
        right="B",
        A="It gains on fresh digits. But it was never shown the digits as they are, and cannot know them by heart.",
        B="It cannot learn by heart what hardly comes twice, so it misreads some of the digits that it learnt from, "
        "and fewer of the fresh ones. Part 8 measures both.",
        C="A straight digit lies in the middle of its bent ones. To read those, it had to learn what they share.",
        D="The first network has nothing left to correct. That is not the same as having nothing left to learn.",
    )


def part_6() -> Prediction:
    """Ask what it does to a digit if its pixels fetch from farther out."""
    return Prediction(
        "Each pixel fetches from farther out, to the left and to the right: what becomes of the digit?",
        right="B",
        A="The fetching goes outwards, so the ink comes inwards: what lay farther out is now nearer to the centre.",
        B="What lay farther out is fetched in, from both sides.",
        C="To slant, the upper half must fetch from one side and the lower half from the other. That is A₁₀.",
    )


def too_strong() -> Prediction:
    """Ask what a warp does that is far too strong."""
    return Prediction(
        "A warp that is far too strong: how much does the network read of fresh digits?",
        right="C",
        A="That holds while its examples are digits. Look at the twenty digits below: could you read them?",
        B="It would be so if most of the labels were still true. Of scraps they are not.",
        C="It has learnt from scraps, many of which have lost their label.",
    )


def warped_once() -> Prediction:
    """Ask what is left of the gain if the digits are warped a single time."""
    return Prediction(
        "The digits are warped once, before the first epoch. How much of the gain is left?",
        right="C",
        A="They are bent as before, but each of them comes again in every epoch, and so they are learnt by heart.",
        B="Other digits are not more digits: there are still 2,000 of them.",
        C="It is not the bending that helps, but that there is always another one.",
    )


def best_of_thirty() -> Prediction:
    """Ask how much the best of thirty equal networks flatters."""
    return Prediction(
        "By how much does the best of thirty equally good networks flatter?",
        right="B",
        A="One network on 10,000 digits has a standard error of 0.08, and the best of thirty is not a usual one.",
        B="The standard error is 0.08, and the largest of thirty draws lies about two of these above the mean.",
        C="That would be twelve standard errors.",
    )
