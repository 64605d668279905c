import numpy as np
import pytest

from nncourse.play.lesson_09 import LAYERS, train_houses
from nnlib import load_houses

X, y, _, _ = load_houses()
ORDER = np.random.default_rng(0).permutation(len(y))


@pytest.fixture
def panel():
    return train_houses(X[ORDER[:400]], y[ORDER[:400]], X[ORDER[400:]], y[ORDER[400:]])


def test_it_shows_both_losses_and_the_predictions(panel):
    panel.run(100)
    alt = panel.view.picture.alt
    assert "Loss over 100 steps" in alt
    assert "on held-out data" in alt
    assert "held-out rows, RMSE" in alt


def test_few_rows_are_learnt_by_heart(panel):
    panel.choices["rows"].value = 50
    panel.run(2_000)
    held_out = [loss for _, loss in panel.view.held_out]
    assert np.mean(panel.view.losses[-50:]) < 0.01
    assert held_out[-1] > 0.15


@pytest.mark.parametrize("layers", LAYERS)
@pytest.mark.parametrize("rows", [50, 400])
def test_every_choice_learns(panel, layers, rows):
    panel.choices["rows"].value, panel.choices["layers"].value = rows, layers
    panel.run(400)
    assert panel.view.held_out[-1][1] < 0.6
    assert np.isfinite(panel.view.losses).all()


def test_no_more_rows_can_be_learnt_from_than_there_are():
    X = np.random.default_rng(0).normal(size=(120, 3))
    for rows, offered in ((120, (50, 100)), (40, (40,))):
        panel = train_houses(X[:rows], X[:rows, 0], X, X[:, 0])
        assert panel.choices["rows"].options == offered
        assert len(panel.training.X) == panel.choices["rows"].value == offered[-1]
