"""A run that learns nothing is said, with its cause and the repair; a run that learns is left alone."""

import numpy as np
import pytest
from IPython.utils.capture import capture_output

from nncourse import show
from nncourse.play.lesson_06 import admit, clinic
from nncourse.play.lesson_07 import playground, train_approximator
from nncourse.play.lesson_08 import train_mnist
from nncourse.show.panel import Panel, Training
from nncourse.show.views import LossView
from nnlib import SGD, Adam, MiniBatches, Network, circles, cosine, fit, load_mnist, one_hot, sample_target, spirals

pytestmark = pytest.mark.usefixtures("shell")
DIGITS = load_mnist("sample")
PIXELS, LABELS = DIGITS.X_train, DIGITS.y_train


def rng(seed=0):
    return np.random.default_rng(seed)


def digits(*hidden, **options):
    return Network([784, *(hidden or (128,)), 10], **{"rng": rng(1), "dtype": np.float32} | options)


def dead():
    """All ReLUs of the second layer give 0."""
    network = digits(64, 32)
    network.b[1] = -100
    return network


def zero(network):
    network.theta = 0
    return network


def regression(hidden="tanh", **options):
    return Network([3, 32, 16, 1], hidden=hidden, loss="mean_squared_error", rng=rng(1), **options)


def run(network, X, y, optimiser, epochs=4, batch_size=64, **options):
    return fit(network, X, y, optimiser, MiniBatches(batch_size=batch_size, rng=rng()), epochs=epochs, **options)


CUBE, VALUES = sample_target(10_000, rng())
ARMS, ARM = spirals(600, 3, rng())
FAST = {"learning_rate": 1, "momentum": 0.9}
IDLE = {  # name: the run, a word of the cause, a word of the repair
    "pixels 0..255": (lambda: run(digits(), 255 * PIXELS, LABELS, SGD(learning_rate=0.1)), "reach 255", "-1 … 1"),
    "pixels, tanh": (
        lambda: run(digits(hidden="tanh"), 255 * PIXELS, LABELS, SGD(learning_rate=0.1, momentum=0.9)),
        "inputs that reach 255",
        "Scale",
    ),
    "rate 1": (lambda: run(digits(64, 64), PIXELS, LABELS, SGD(**FAST)), "rate of 1", "smaller"),
    "rate 1, targets": (lambda: run(regression("relu"), CUBE, VALUES, SGD(**FAST)), "rate of 1", "smaller"),
    "on the way to diverge": (
        lambda: run(
            Network([3, 1], loss="mean_squared_error", rng=rng()),
            CUBE[:400],
            VALUES[:400],
            SGD(learning_rate=1.6),
            4,
            8,
        ),
        "a learning rate of 1.6",
        "ten times smaller",
    ),
    "Adam": (
        lambda: run(regression("relu"), CUBE, VALUES, Adam(learning_rate=3)),
        "a learning rate of 3",
        "ten times sm",
    ),
    "dead ReLUs": (lambda: run(dead(), PIXELS, LABELS, SGD(learning_rate=0.1)), "dead ReLUs", "Begin with new weights"),
    "too slow": (lambda: run(digits(), PIXELS, LABELS, SGD(learning_rate=1e-6)), "rate of 1e-06", "ten times larger"),
    "one-hot": (
        lambda: run(digits(loss="cross_entropy_one_hot"), 255 * PIXELS, one_hot(LABELS, 10), SGD(learning_rate=0.1)),
        "inputs that reach 255",
        "Scale them",
    ),
    "zero weights": (
        lambda: run(zero(digits()), PIXELS, LABELS, SGD(learning_rate=0.1)),
        "a layer whose weights are all 0",
        "at random",
    ),
    "other rows": (
        lambda: run(regression(), CUBE, rng().permutation(VALUES), SGD(learning_rate=0.15, momentum=0.9)),
        "rows of X and y that do not belong together",
        "smaller",
    ),
    "no bend": (
        lambda: run(Network([2, 2], rng=rng()), *circles(400, rng()), SGD(learning_rate=0.1), batch_size=8, epochs=20),
        "no bend on the way",
        "hidden layer",
    ),
}


@pytest.mark.parametrize("case", IDLE)
def test_a_run_that_learns_nothing_is_said_with_its_cause_and_the_repair(case):
    make, cause, repair = IDLE[case]
    *_, last = make()
    assert last.trouble.startswith("The network has learnt nothing so far: its loss is ")
    why, advice = last.trouble.partition("Likely cause: ")[2].split(". ", 1)
    assert cause in why
    assert repair in advice


def test_it_is_said_at_the_end_of_an_epoch_after_200_steps_and_not_before():
    said = [(p.step, p.epoch_done) for p in IDLE["dead ReLUs"][0]() if p.trouble]
    assert said[0] == (252, True)  # 63 steps an epoch
    *_, last = run(dead(), PIXELS, LABELS, SGD(learning_rate=0.1), epochs=3)
    assert last.trouble == ""


LEARNS = {
    "06, spirals": lambda: run(
        Network([2, 64, 32, 3], rng=rng()), ARMS, ARM, SGD(learning_rate=0.1, momentum=0.9), 100, 20, schedule=cosine
    ),
    "06, Adam": lambda: run(Network([2, 64, 32, 3], rng=rng()), ARMS, ARM, Adam(learning_rate=0.01), 50, 20),
    "07, tanh": lambda: run(regression(), CUBE, VALUES, SGD(learning_rate=0.15, momentum=0.9), 10, schedule=cosine),
    "07, relu": lambda: run(regression("relu"), CUBE, VALUES, SGD(learning_rate=0.05, momentum=0.9), 10),
    "07, plain": lambda: run(regression(init="plain"), CUBE, VALUES, SGD(learning_rate=0.1), 10),
    "08": lambda: run(digits(), PIXELS, LABELS, SGD(learning_rate=0.1, momentum=0.9), 10, schedule=cosine),
    "08, plain": lambda: run(digits(init="plain"), PIXELS, LABELS, SGD(learning_rate=0.3), 5, 32),
    "08, a hundredth": lambda: run(digits(), PIXELS, LABELS, SGD(learning_rate=0.001), 5),
    "08, one layer": lambda: run(
        Network([784, 10], rng=rng(), dtype=np.float32), PIXELS, LABELS, SGD(learning_rate=0.1), 5
    ),
    "05, XOR": lambda: run(  # a long plateau, on which it falls at every step
        Network([2, 4, 2], hidden="tanh", init="plain", rng=rng()),
        np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]),
        np.array([0, 1, 1, 0]),
        SGD(learning_rate=1),
        2000,
    ),
    "constant targets": lambda: run(regression(), CUBE, 0 * VALUES + 0.1, SGD(learning_rate=0.1), 10),
    "one class": lambda: run(digits(), PIXELS, 0 * LABELS, SGD(learning_rate=0.1), 10),
    "rare class": lambda: run(digits(), PIXELS, (LABELS == 1) * 1, SGD(learning_rate=0.1), 5),
}


@pytest.mark.parametrize("case", LEARNS)
def test_a_run_that_learns_is_left_alone(case):
    assert {progress.trouble for progress in LEARNS[case]()} == {""}


@pytest.mark.parametrize("make", [train_approximator, playground])
def test_the_panels_of_the_lessons_leave_their_runs_alone(make):
    panel = make()
    panel.run(1000)
    assert "step 1,000" in panel.message.value
    assert "learnt nothing" not in panel.message.value


def test_the_panel_of_lesson_08_says_it_where_the_pixels_are_not_scaled():
    panel = train_mnist(255 * PIXELS, LABELS, 255 * DIGITS.X_test, DIGITS.y_test)
    panel.run(251)
    assert "learnt nothing" not in panel.message.value
    panel.run(1)
    assert "step 252" in panel.message.value
    assert "Likely cause: inputs that reach 255. Scale them to about -1 … 1." in panel.message.value
    panel.restart()
    panel.run(2)
    assert "learnt nothing" not in panel.message.value


def test_the_word_goes_once_the_run_learns():
    def start():
        network = Network([2, 16, 3], hidden="tanh", rng=rng())
        sgd, batches = SGD(learning_rate=1e-7), MiniBatches(batch_size=20, rng=rng())
        return Training(network=network, X=ARMS, y=ARM, sgd=sgd, batches=batches)

    panel = Panel(start, LossView())
    panel.run(210)
    assert "Likely cause: a learning rate of 1e-07. Try one ten times larger." in panel.message.value
    panel.settings["learning_rate"].value = 0.3
    panel.run(420)
    assert "learnt nothing" not in panel.message.value


@pytest.mark.parametrize("patient", range(1, 7))
def test_the_clinic_gives_no_diagnosis_away(patient):
    panel = clinic()
    panel.choices["patient"].value = patient
    panel.run(600)
    assert "step 600" in panel.message.value
    assert "learnt nothing" not in panel.message.value


@pytest.mark.parametrize("patient", [2, 6])
def test_without_the_clinic_zero_weights_and_wrong_labels_are_told(patient):
    training = admit(patient)
    said = run(training.network, training.X, training.y, training.sgd, epochs=60, batch_size=20)
    assert any(progress.trouble for progress in said) == (patient == 2)  # a hundred wrong labels are learnt by heart


def test_a_live_loss_says_it_once(capsys):
    list(show.live_loss(IDLE["dead ReLUs"][0]()))
    assert capsys.readouterr().out.count("The network has learnt nothing so far: ") == 1


def test_a_live_loss_of_a_run_that_learns_prints_nothing():
    with capture_output() as captured:
        list(show.live_loss(LEARNS["06, spirals"]()))
    assert captured.stdout == ""


def test_numpy_s_error_state_does_not_matter():
    with np.errstate(all="raise"):
        *_, last = run(regression(), CUBE, VALUES, SGD(learning_rate=1e-7), 2)
        assert last.trouble
