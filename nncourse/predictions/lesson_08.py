"""The predictions of lesson 08."""

from nncourse.show.question import Prediction


def part_4() -> Prediction:
    """Ask how often the nearest mean is right."""
    return Prediction(
        "How often is the nearest of ten blurred pictures the right digit?",
        right="C",
        A="The averages look blurred, but they need not be sharp. They need to be different from each other, and 784 "
        "pixels add up many small differences.",
        B="Better than that: 784 small differences add up.",
        C="About 80 in 100. Part 8 measures it on fresh digits.",
        D="A class has several shapes: a 4 may be open or closed, a 7 may have a bar. One picture for each class "
        "cannot hold them all.",
    )


def part_10_pixels() -> Prediction:
    """Ask for the first loss when the pixels run from 0 to 255."""
    return Prediction(
        "The pixels run from 0 to 255. What is the first loss?",
        right="C",
        A="2.3 is the surprise at a tenth. But this network does not say a tenth: its logits are huge.",
        B="It would be near 0 if it were sure and right. It knows nothing yet, so it is mostly sure and wrong.",
        C="Logits that are 255 times too large are 255 times too sure, and most of them are wrong.",
    )


def part_10_side() -> Prediction:
    """Ask how many digits are still read when they are moved by three pixels."""
    return Prediction(
        "Of 100 digits moved by three pixels, how many does the reader still read?",
        right="C",
        A="To your eye nothing has happened. To a dense layer, a pixel and its neighbour are two different inputs.",
        B="That is what one or two pixels do. At three, a stroke lies where there was paper before.",
        C="A stroke that moves by three pixels meets other weights. The figure shows how fast it goes.",
    )
