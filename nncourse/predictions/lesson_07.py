"""The predictions of lesson 07."""

from nncourse.show.question import Prediction


def part_4() -> Prediction:
    """Ask how far tanh comes where ReLU ends near 0.001."""
    return Prediction(
        "With ReLU the MSE ends near 0.001. Where does it end with tanh?",
        right="C",
        A="The shape of the activation shows in the answer: folded sheets on the one side, smooth bends on the other.",
        B="Large networks use ReLU or one of its kin, and tanh does saturate. But think of what each is made of: a sum "
        "of ReLUs is a folded sheet, and a smooth curve needs many short flat pieces.",
        C="A sum of tanhs bends smoothly, as this function does. Part 8 measures about ten.",
        D="That hopes for too much: a few dozen smooth units are still only a few dozen.",
    )


def part_8() -> Prediction:
    """Ask what a tenth of the learning rate does to a run that has levelled off."""
    return Prediction(
        "The loss has levelled off, and the learning rate is divided by ten. What do the grey dots do?",
        right="A",
        A="At a constant rate the network circles above the bottom, as in lesson 06. Shorter steps circle lower.",
        B="Level does not mean arrived. The steps are as long as before, and go to and fro.",
        C="A rise would need steps that are too long. These are ten times shorter.",
    )


def part_10_noise() -> Prediction:
    """Ask how the two losses run when few noisy points are learnt for long."""
    return Prediction(
        "How do the two losses run over 2,000 epochs?",
        right="B",
        A="That is what 8,000 points without noise do. 30 noisy points leave room for something else to be learnt.",
        B="First the network learns the broad shape, which helps on all points. Then it learns the noise of the 30.",
        C="Gradient steps are taken on the training points, so their loss goes on falling. Only the other one is free.",
    )


def part_10_file() -> Prediction:
    """Ask where the test loss ends when the file holds each row three times."""
    return Prediction(
        "Where does the test loss end?",
        right="A",
        A="Most rows of the test part have an equal row in the training part, and were learnt by heart there.",
        B="A test part is meant to say this. But it must hold points that the network has never seen.",
        C="0.09 is what a perfect answer would get on new noise. Here the noise is not new to the network.",
    )


def part_10_outside() -> Prediction:
    """Ask how a tanh network goes on outside its data."""
    return Prediction(
        "What does the network do from t = 1 to t = 3?",
        right="C",
        A="Nothing in the data speaks of the outside: any continuation fits the points equally well.",
        B="A ReLU network would. But far out, a tanh does not go on rising.",
        C="Far out, every tanh is at -1 or 1 and stays there, so that the answer hardly changes any more.",
    )
