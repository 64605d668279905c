"""Each widget of the lessons, small, and how the tests operate one without a browser."""

from unittest import mock

import numpy as np

from nncourse.play.lesson_00 import line_through_two_points
from nncourse.play.lesson_01 import border_through_points
from nncourse.play.lesson_02 import product_by_cells
from nncourse.play.lesson_03 import bend_a_line, pull_the_logits
from nncourse.play.lesson_04 import pull_on_logits
from nncourse.play.lesson_05 import walk_the_graph
from nncourse.play.lesson_06 import clinic, three_walkers
from nncourse.play.lesson_07 import playground, train_approximator
from nncourse.play.lesson_08 import DigitPad, explore_mistakes, train_mnist
from nncourse.play.lesson_09 import train_houses
from nncourse.play.lesson_10 import time_a_step
from nncourse.play.lesson_11 import bend_a_digit
from nncourse.play.lesson_12 import ring_and_cost
from nncourse.show.question import Prediction
from nnlib import Network
from nnlib.timing import race


def quick_time_a_step():
    """Measure for a moment, where a reader waits for seconds."""
    with mock.patch("nncourse.play.lesson_10.race", lambda contenders, **_: race(contenders, rounds=1, turn=1e-6)):
        return time_a_step()


RNG = np.random.default_rng(0)
X, DIGITS, LABELS = RNG.uniform(-1, 1, (40, 2)), RNG.random((40, 784)), np.arange(40) % 10
NETWORK = Network([784, 12, 10], rng=RNG)
NET = ({"x": 1.0, "y": 1.0, "w": 1.0, "b": 1.0, "v": 1.0, "c": 1.0}, lambda start: start | {"L": 1.0})
WIDGETS = {
    "00": line_through_two_points,
    "01": lambda: border_through_points(X, (X[:, 0] > 0) * 1, (1, -2), 3, names=["a", "b"], inputs=["x", "y"]),
    "02": lambda: product_by_cells(np.eye(2), np.eye(2), np.ones(2)),
    "03 line": lambda: bend_a_line(np.linspace(0, 4, 401), np.sin(np.linspace(0, 4, 401))),
    "03 logits": lambda: pull_the_logits(["a", "b"], [0.0, 1.0]),
    "04": lambda: pull_on_logits(np.zeros(4), 1),
    "05": lambda: walk_the_graph(*NET, lambda numbers: {}, lambda local: {"L": 1.0}),
    "06 walkers": lambda: three_walkers(X[:, 0], X[:, 1]),
    "06 clinic": clinic,
    "07 approximator": train_approximator,
    "07 playground": playground,
    "08 panel": lambda: train_mnist(DIGITS, LABELS, DIGITS, LABELS),
    "08 mistakes": lambda: explore_mistakes(NETWORK, DIGITS[:9], LABELS[:9]),
    "08 pad": lambda: DigitPad(NETWORK, DIGITS[0]),
    "09": lambda: train_houses(X, X[:, 0], X, X[:, 0]),
    "a question": lambda: Prediction("Which?", right="A", A="It fits.", B="It does not."),
    "10": quick_time_a_step,
    "11": lambda: bend_a_digit(NETWORK, DIGITS[:10], LABELS[:10]),
    "12": ring_and_cost,
}


def touch(play, kind, x, y, plot=None):
    """Touch the picture where a point of a plot is drawn; of its first plot, unless another is given."""
    plot = plot or play.fig.axes[0]
    place = plot.transData.transform((x, y)) / (plot.figure.get_size_inches() * plot.figure.dpi)
    time = play.picture.pointer.get("time", 0) + 1
    play.picture.pointer = {"kind": kind, "x": float(place[0]), "y": float(place[1]), "time": time}
    assert play._loop or 'role="alert"' not in play.message.value  # in a loop, it has not yet been done


def press(play, text):
    """Press the button whose text begins so."""
    [button] = [button for name, button in play.buttons.items() if name.startswith(text)]
    button.click()
    assert play._loop or 'role="alert"' not in play.message.value  # in a loop, it has not yet been done


def to_the_ends(control):
    """Move a slider to its one end, to the other, and back; a round for each."""
    before = control.value
    for end in (control.min, control.max):
        control.value = control.base**end if hasattr(control, "base") else end
        yield control.value
    control.value = before
