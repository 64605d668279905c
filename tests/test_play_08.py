import drawn_digits
import numpy as np
import pytest
from widgets import touch

from nncourse.play.lesson_08 import SIDE, DigitPad, centre, explore_mistakes, pixel_votes, train_mnist
from nnlib import Network, load_mnist

DIGITS = load_mnist("sample")
PARTS = DIGITS[:4]  # without its source


@pytest.fixture(scope="module")
def trained():
    panel = train_mnist(*PARTS)
    panel.run(400)
    return panel.training.network


def drawing(x):
    """A digit of MNIST as somebody might draw it: large on the pad, and off its middle."""
    ink = np.zeros((SIDE, SIDE), np.uint8)
    ink[: 28 * 4, 28 : 28 + 28 * 4] = np.kron((x.reshape(28, 28) * 255).astype(np.uint8), np.ones((4, 4), np.uint8))
    return ink


def test_training_shows_accuracy_and_weights():
    panel = train_mnist(*PARTS, layers=(12,))  # fewer units than there are tiles
    panel.run(63)
    alt = panel.view.picture.alt
    assert "first-layer weights" in alt
    assert "% right" in alt


def test_a_digit_of_mnist_drawn_large_and_off_centre_comes_back_as_it_was():
    for x in DIGITS.X_test[:100]:
        np.testing.assert_allclose(centre(drawing(x)), x, atol=0.01)


def test_centring_keeps_to_mnists_form():
    page = centre(drawing(DIGITS.X_test[0])).reshape(28, 28)
    rows, columns = np.flatnonzero(page.any(axis=1)), np.flatnonzero(page.any(axis=0))
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    mass = [(page.sum(axis=1 - axis) @ np.arange(28)) / page.sum() for axis in (0, 1)]
    assert np.abs(np.array(mass) - 14).max() <= 0.5


@pytest.mark.parametrize("value", [0, 255])
def test_an_empty_pad_and_a_full_one_are_no_error(trained, value):
    pad = DigitPad(trained, DIGITS.X_test[0])
    pad.pad.ink = bytes([1]) * SIDE**2
    pad.pad.ink = bytes([value]) * SIDE**2
    assert ("The pad is empty" in pad.picture.alt) == (value == 0)


def test_what_is_drawn_is_read(trained):
    pad = DigitPad(trained, DIGITS.X_test[0])
    right = 0
    for x, y in zip(DIGITS.X_test[:40], DIGITS.y_test[:40], strict=True):
        pad.pad.ink = drawing(x).tobytes()
        right += pad.answer == y
        assert f"read as a {pad.answer}" in pad.picture.alt
    assert right >= 32


def test_votes_of_the_pixels_add_up_to_the_logit_without_biases():
    network = Network([784, 16, 10], rng=np.random.default_rng(0))  # He's biases are zero, so that ReLU is all there is
    x = DIGITS.X_test[0].astype(float)
    for winner in (0, 9):
        assert pixel_votes(network, x, winner).sum() == pytest.approx(network.forward(x[None, :])[0, winner])


def test_a_touched_cell_of_the_confusion_matrix_opens_its_digits(trained):
    play = explore_mistakes(trained, DIGITS.X_test, DIGITS.y_test)
    everything = play.picture.image
    touch(play, "down", 3.2, 5.1)
    assert (play.controls["true"].value, play.controls["taken"].value) == (5, 3)
    assert play.picture.image != everything
    P = trained.predict(DIGITS.X_test).argmax(axis=1)
    assert f"of {np.sum((DIGITS.y_test == 5) & (P == 3))} digits" in play.picture.alt


def test_mistakes_are_sorted_by_confidence(trained):
    play = explore_mistakes(trained, DIGITS.X_test, DIGITS.y_test)
    surest = play.picture.image
    play.controls["order"].value = 1
    assert "least sure first" in play.picture.alt
    assert play.picture.image != surest


def test_digits_drawn_on_the_pad_are_read_as_mnists_are():
    X, y = drawn_digits.drawn_digits()
    assert X.shape == (60, 784)
    assert len(np.unique(X, axis=0)) == 60
    thick, thin, *_ = X.reshape(6, 10, 784).sum(axis=(1, 2))
    assert thick > 1.5 * thin
    network = drawn_digits.train(DIGITS.X_train, DIGITS.y_train, seed=0)
    assert (network.predict(X).argmax(axis=1) == y).sum() >= 57
