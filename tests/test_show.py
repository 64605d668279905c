import ast
import base64
import io
import subprocess
import sys

import numpy as np
import pytest
from IPython.utils.capture import capture_output
from PIL import Image

import nnlib
from nncourse import show
from nncourse.show import views
from nncourse.show.views import LossView
from nnlib.training import Progress

pytestmark = pytest.mark.usefixtures("shell")


RNG = np.random.default_rng(0)
POINTS = RNG.standard_normal((30, 2))
CLASSES = np.arange(30) % 3

PICTURES = {
    "curves": lambda alt: show.curves(
        np.arange(5), {"a": np.arange(5), "b": np.ones(5)}, alt=alt, xlabel="x", ylabel="y"
    ),
    "bars": lambda alt: show.bars(["a", "b"], {"p": [1, 2], "q": [0, -1]}, alt=alt, ylabel="y"),
    "points": lambda alt: show.points(POINTS, CLASSES, alt=alt, predict=lambda X: (X[:, 0] > 0) * 2),
    "heatmap": lambda alt: show.heatmap(RNG.standard_normal((3, 4)), alt=alt, numbers="{:.1f}"),
    "heatmap of zeros": lambda alt: show.heatmap(np.zeros((3, 4)), alt=alt, signed=False),
    "confusion": lambda alt: show.confusion(np.diag([5, 6, 7]), alt=alt),
    "images": lambda alt: show.images(RNG.random((12, 784)), [str(i) for i in range(12)], alt=alt),
    "landscape": lambda alt: show.landscape(
        lambda a, b: a**2 + b**2, {"path": np.eye(2)}, alt=alt, xlim=(-1, 1), ylim=(-1, 1), xlabel="w", ylabel="b"
    ),
    "network": lambda alt: show.network([784, 128, 10], alt=alt),
    "prediction": lambda alt: show.prediction(RNG.random((9, 1)), RNG.random((9, 1)), alt=alt),
}


def shown(captured):
    """The MIME bundles and metadata that a cell put on the page."""
    return [(output.data, output.metadata) for output in captured.outputs]


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_is_a_png_with_its_alt_text(name):
    with capture_output() as captured:
        PICTURES[name]("a picture of something")
    [(data, metadata)] = shown(captured)
    assert data["text/plain"] == "[figure: a picture of something]"
    assert metadata["image/png"]["alt"] == "a picture of something"
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.width >= 1.5 * metadata["image/png"]["width"]  # sharp on a screen with small pixels
    assert len(picture.convert("RGB").getcolors(maxcolors=100_000)) > 2, "nothing was drawn"


def test_the_source_that_is_shown_is_the_code_without_its_docstring():
    with capture_output() as captured:
        show.source(nnlib.relu, nnlib.dense)
    [(data, _)] = shown(captured)
    _, relu, dense = (block.partition("\n```")[0] for block in data["text/markdown"].split("```python\n"))
    assert ast.parse(relu).body[0].name == "relu"
    assert "return np.maximum(" in relu
    assert ast.get_docstring(ast.parse(relu).body[0]) is None
    assert "return X @ W + b" in dense


def test_the_source_of_a_class_is_shown_too():
    with capture_output() as captured:
        show.source(nnlib.Network)
    [(data, _)] = shown(captured)
    assert "class Network:" in data["text/markdown"]
    assert "All parameters live in one vector" not in data["text/markdown"]


def run(losses, batches=2):
    steps = len(losses)
    for i, loss in enumerate(losses):
        yield Progress(i + 1, i // batches + 1, i % batches == batches - 1, (i + 1) / steps, loss, 0.1)


def test_a_live_loss_passes_everything_on_and_ends_with_the_last_state():
    with capture_output() as captured:
        passed = list(show.live_loss(run([4.0, 2.0, 0.2, 0.5]), validate=lambda: 0.5))
    assert [progress.loss for progress in passed] == [4.0, 2.0, 0.2, 0.5]
    first, last = shown(captured)[0], shown(captured)[-1]
    assert first[0]["text/plain"] != last[0]["text/plain"]
    assert "Loss over 4 steps" in last[1]["image/png"]["alt"]
    assert "from 4 to 1.7; on held-out data 0.5." in last[1]["image/png"]["alt"]


def test_a_live_loss_draws_what_there_is_when_the_run_breaks_off():
    def broken():
        yield from run([4.0, 2.0])
        raise nnlib.DivergedError("the loss is not finite")

    with capture_output() as captured, pytest.raises(nnlib.DivergedError):
        list(show.live_loss(broken()))
    assert "Loss over 2 steps" in shown(captured)[-1][1]["image/png"]["alt"]


def test_the_error_of_the_run_comes_through_even_if_nothing_can_be_drawn(monkeypatch):
    def broken():
        yield from run([4.0, 1e280])
        raise nnlib.DivergedError("the loss is not finite")

    with capture_output(), pytest.raises(nnlib.DivergedError):
        list(show.live_loss(broken()))
    with capture_output():
        steps = show.live_loss(broken())
        next(steps)
        monkeypatch.setattr(LossView, "draw", lambda view, **_: 1 / 0)
        with pytest.raises(nnlib.DivergedError):
            list(steps)


def test_every_diverging_setting_of_a_live_loss_ends_in_diverged_error():
    rng = np.random.default_rng(0)
    X, Y = nnlib.sample_target(200, rng)
    for rate in (0.5, 3.0, 30.0, 1e4, 1e100, 1e300):
        for hidden in ("relu", "identity"):
            network = nnlib.Network([3, 8, 1], hidden=hidden, loss="mean_squared_error", rng=rng)
            sgd, batches = nnlib.SGD(learning_rate=rate, momentum=0.9), nnlib.MiniBatches(batch_size=20, rng=rng)
            steps = nnlib.fit(network, 1e3 * X, Y, sgd, batches, epochs=200)
            with capture_output() as captured, pytest.raises(nnlib.DivergedError):
                list(show.live_loss(steps, validate=lambda network=network: network.loss_on(X, Y)))
            assert "plot of the loss" in (alt := shown(captured)[-1][1]["image/png"]["alt"]) or "Loss over" in alt


@pytest.mark.parametrize("steps", [10, 130, 1000])
def test_a_live_loss_fills_its_axis(monkeypatch, steps):
    view = LossView()
    monkeypatch.setattr(views, "LossView", lambda validate: view)
    with capture_output():
        list(show.live_loss(run([1.0] * steps)))
    assert steps <= view.ax.get_xlim()[1] <= 1.03 * steps


def test_a_live_loss_in_a_plain_script_passes_everything_on_in_silence():
    script = "from nncourse.show import live_loss\nfrom nnlib.training import Progress\n"
    script += "print(len(list(live_loss(Progress(i, 1, False, i / 5, 1.0, 0.1) for i in range(1, 6)))))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8", check=True)
    assert (ran.stdout, ran.stderr) == ("5\n", "")


def test_curves_on_a_logarithmic_axis_may_hold_anything():
    with capture_output() as captured:
        for top in (1e280, 1e308, np.inf, np.nan):
            show.curves(np.arange(3), {"a": np.array([1, top, 0.0])}, alt="a curve", yscale="log")
    assert len(shown(captured)) == 4


def test_a_long_run_keeps_few_points_and_the_exact_end():
    view = LossView(lambda training: 0.5)
    for progress in run([0.5] * 30_000 + [1.0] * 25, batches=2):
        view.add(progress)
    view.draw()
    assert len(view.losses) <= views.POINTS
    assert len(view.held_out) <= views.POINTS
    assert "Loss over 30,025 steps on a logarithmic axis, from 0.5 to 0.75" in view.picture.alt


def test_markers_of_held_out_data_stay_apart():
    view = LossView(lambda training: 0.5)
    for progress in run([0.5] * 400):
        view.add(progress)
    view.draw()
    (line,) = [line for line in view.ax.lines if line.get_label() == "held-out data"]
    assert len(line.get_xdata()) == 200
    assert len(line.get_xdata()[:: line.get_markevery()]) <= 14


def test_a_live_loss_of_a_run_without_steps_is_an_empty_plot():
    with capture_output() as captured:
        assert list(show.live_loss(iter([]))) == []
    assert "An empty plot" in shown(captured)[-1][1]["image/png"]["alt"]
