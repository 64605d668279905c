"""The clinic of lesson 06: each patient shows its sign, whatever chance drew, and no two show the same."""

from itertools import islice

import numpy as np
import pytest

from nncourse.exercises.lesson_06 import diagnoses
from nncourse.play.lesson_06 import admit, clinic, curves_of, waiting_room

SEEDS = (0, 1, 2)
KNOWS_NOTHING = np.log(3)  # the loss of one who gives each class a third


pytestmark = pytest.mark.usefixtures("shell")


@pytest.fixture(scope="module")
def curves():
    return {(patient, seed): curves_of(patient, seed) for patient in range(1, 7) for seed in SEEDS}


def diagnose(losses, epochs):
    """Diagnose by the signs that the lesson names, from the curves alone."""
    mean = np.convolve(losses, np.ones(30) / 30, "valid")
    held_out, right_new = epochs[:, 1], epochs[:, 3]
    if np.corrcoef(losses[-300:-30], losses[-270:])[0, 1] > 0.9:  # every 30 steps, an epoch, the same
        return "not shuffled"
    if losses[-300:].std() > 0.3:  # no period, and leaps above the first loss
        return "rate too high"
    if np.abs(np.append(held_out, mean) - KNOWS_NOTHING).max() < 0.05:
        return "zero weights"
    if held_out[-1] - mean[-1] > 0.3:  # the two curves part
        return "overfitting" if right_new.max() > 0.5 else "wrong labels"
    quarters = mean[::190][:4]
    if (np.diff(quarters) < -0.01).all() and mean[-1] > 0.6:  # it still falls
        return "rate too low"
    return "healthy"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("patient", range(1, 7))
def test_a_patient_can_be_diagnosed_from_its_curves_alone(curves, patient, seed):
    losses, epochs = curves[patient, seed]
    assert losses.shape == (600,)
    assert epochs[-1, 0] == 600
    assert diagnose(losses, epochs) == diagnoses()[patient - 1]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_messages_of_the_exercise_say_is_true(curves, seed):
    (high, _), (zero, still), (_, over), (saw, order), (slow, low), (_, labels) = (curves[p, seed] for p in range(1, 7))
    assert high.max() > 2 * high[0]  # single batches leap above the very first loss
    assert np.allclose(still[:, 2:], 1 / 3)  # exactly a third is right
    assert np.allclose(zero, KNOWS_NOTHING, atol=0.2)
    assert over[:, 3].min() > 0.4  # most of the held-out data, far more than a third
    assert over[-1, 3] > 0.65
    assert over[-1, 1] > over[:, 1].min() + 0.3  # the dashed curve turns
    assert (np.diff(order[3:, 1]) < 0.05).all()  # held out lies above, but never turns; both shares are alike
    assert order[-1, 1] > saw[-30:].mean() + 0.1
    assert abs(order[-1, 2] - order[-1, 3]) < 0.08
    assert low[-1, 1] < low[0, 1] - 0.2  # it moves, in both curves
    assert labels[:, 1].min() > KNOWS_NOTHING  # never below its beginning
    assert labels[-1, 2] > 0.55 > 0.42 > labels[:, 3].max()
    assert slow[-30:].mean() > 0.6


def test_ten_times_the_rate_cures_one_and_a_tenth_another():
    cured = set()
    for patient, factor in [(patient, factor) for patient in range(1, 7) for factor in (0.1, 10)]:
        training = admit(patient)
        training.sgd.learning_rate *= factor
        for _ in islice(training.steps, 600):
            pass
        training.validate()
        _, _, right, right_new = training.measured.points[-1]
        if right > 0.9 and right_new > 0.88:
            cured.add((patient, factor))
    assert cured == {(1, 0.1), (5, 10)}


def test_the_panel_admits_each_patient_and_hides_what_would_tell_too_much():
    panel = clinic()
    assert repr(panel) == "[widget: clinic]"
    sliders = {*panel.settings.values()}
    (treat,) = (control for control in panel.children[0].children if control.description.endswith("treat"))

    def visible():
        rows = [row for row in panel.children if row.layout.display != "none"]
        return {control for row in rows for control in getattr(row, "children", ())}

    assert not sliders & visible()
    treat.value = True
    assert sliders <= visible()
    treat.value = False
    assert not sliders & visible()
    for patient in (2, 4):
        panel.choices["patient"].value = patient
        panel.run(30)
        losses, epochs = curves_of(patient)
        assert list(panel.view.losses) == losses[:30].tolist()
        assert panel.view.held_out.tolist() == [[30, epochs[0, 1]]]
        assert f"trained on and held out: {epochs[0, 2]:.0%} and {epochs[0, 3]:.0%}" in panel.view.picture.alt
    panel.restart()
    assert panel.view.picture.alt.endswith("none yet.")


def test_the_waiting_room_shows_six_and_names_no_sickness(capsys):
    waiting_room()
    alt = capsys.readouterr().out
    for patient in range(1, 7):
        assert f"Patient {patient}: mean loss" in alt
    assert not any(word in alt for word in diagnoses())
