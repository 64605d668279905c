"""The training panel, without a browser: its callbacks, its task, its errors, and 500 random operations."""

import asyncio
import signal
from dataclasses import replace

import ipywidgets as W
import numpy as np
import pytest
from widgets import press

from nncourse.show.panel import Panel, Training
from nncourse.show.views import LossView
from nnlib import SGD, DivergedError, MiniBatches, Network, fit, spirals
from nnlib.training import Progress

X, Y = spirals(60, 3, np.random.default_rng(0))


def start(epochs=5):
    """Make a new run of six steps an epoch."""
    rng = np.random.default_rng(0)
    network = Network([2, 8, 3], rng=rng)
    sgd, batches = SGD(learning_rate=0.1, momentum=0.9), MiniBatches(batch_size=10, rng=rng)
    training = Training(network=network, X=X, y=Y, sgd=sgd, batches=batches)
    training.steps = fit(network, X, Y, sgd, batches, epochs=epochs)
    return training


def in_a_loop(scenario):
    """Run a coroutine as a cell of a notebook would be run, and see that it leaves no task behind."""

    async def main():
        result = await scenario()
        await settle()
        assert len(asyncio.all_tasks()) == 1, "an orphan task"
        return result

    return asyncio.run(main())


async def settle(panel=None):
    """Let what was asked for begin; and, with a panel, come to its end."""
    for _ in range(5):
        await asyncio.sleep(0)
    while panel is not None and panel._task is not None:
        await asyncio.sleep(0.002)


def theta(panel):
    return panel.training.network.theta.copy()


def steps_made(panel):
    return panel.training.batches.place.step


def trained(steps, epochs=5):
    """The parameters after so many steps without a panel."""
    training = start(epochs)
    for _ in range(steps):
        next(training.steps)
    return training.network.theta


def test_run_makes_the_same_steps_as_no_panel_bit_for_bit():
    panel = Panel(start, LossView())
    panel.run(13)
    assert steps_made(panel) == 13
    assert np.array_equal(theta(panel), trained(13))
    assert "epoch 3, step 13" in panel.message.value


def test_the_buttons_make_the_same_steps_bit_for_bit():
    async def scenario():
        panel = Panel(start, LossView())
        press(panel, "Step")
        await settle(panel)
        assert steps_made(panel) == 1
        press(panel, "+1 epoch")
        await settle(panel)
        assert steps_made(panel) == 6
        press(panel, "+1 epoch")
        await settle(panel)
        assert steps_made(panel) == 12
        press(panel, "Start")
        await settle(panel)
        assert steps_made(panel) == 30
        assert np.array_equal(theta(panel), trained(30))
        assert "The run is over" in panel.message.value
        assert panel.buttons["Start"].disabled
        press(panel, "Reset")
        await settle()
        assert steps_made(panel) == 0
        assert not panel.buttons["Start"].disabled

    in_a_loop(scenario)


def test_pause_stops_after_the_step_and_start_goes_on():
    async def scenario():
        panel = Panel(lambda: start(epochs=100_000), LossView())
        press(panel, "Start")
        await settle()
        assert panel.buttons["Start"].description == "Pause"
        await asyncio.sleep(0.1)
        press(panel, "Start")
        await settle(panel)
        steps = steps_made(panel)
        assert steps > 0
        assert panel.buttons["Start"].description == "Start"
        await asyncio.sleep(0.05)
        assert steps_made(panel) == steps
        assert np.array_equal(theta(panel), trained(steps, epochs=100_000))

    in_a_loop(scenario)


@pytest.mark.parametrize(("name", "value"), [("learning_rate", 0.01), ("momentum", 0.5), ("batch_size", 16)])
def test_a_setting_acts_at_the_next_step_and_leaves_a_mark(name, value):
    panel = Panel(start, LossView())
    panel.run(3)
    panel.settings[name].value = value
    holder = panel.training.batches if name == "batch_size" else panel.training.sgd
    assert getattr(holder, name) == value
    panel.run(1)
    assert panel.view.marks[0][0] == 3
    assert f"{panel.settings[name].description} {value:.2g} at step 3" in panel.view.picture.alt


@pytest.mark.parametrize("rate", [0.1, 0.15, 0.003, 0.07, 1e-5, 10])
@pytest.mark.parametrize("momentum", [0, 0.9, 0.875, 0.99])
def test_what_a_browser_rounds_to_a_step_of_the_slider_is_no_change(rate, momentum):
    def starts_there():
        training = start()
        training.sgd.learning_rate, training.sgd.momentum = rate, momentum
        return training

    panel = Panel(starts_there, LossView())
    panel.run(3)
    panel.settings["learning_rate"].value = 10 ** (round(100 * np.log10(rate)) / 100)
    panel.settings["momentum"].value = round(100 * momentum) / 100 * (1 + 1e-9)
    assert (panel.training.sgd.learning_rate, panel.training.sgd.momentum) == (rate, momentum)
    assert panel.view.marks == []


def test_one_step_of_a_slider_is_a_change():
    panel = Panel(start, LossView())
    panel.run(3)
    for name in ("learning_rate", "momentum"):
        slider = panel.settings[name]
        exponent = np.log10(slider.value) if name == "learning_rate" else slider.value
        slider.value = slider.base ** (exponent - 0.01) if name == "learning_rate" else exponent - 0.01
        assert getattr(panel.training.sgd, name) == slider.value
    assert len(panel.view.marks) == 2


def test_no_batch_is_larger_than_the_data():
    panel = Panel(start, LossView())
    sizes = panel.settings["batch_size"].options
    assert (sizes[0], sizes[-1]) == (1, len(X))
    assert 10 in sizes  # that of the run


def test_a_run_has_no_end_of_its_own():
    async def scenario():
        made = start()
        panel = Panel(lambda: replace(made), LossView())  # with the steps that it is born with
        press(panel, "Start")
        await asyncio.sleep(0.5)
        press(panel, "Start")
        await settle(panel)
        assert steps_made(panel) > 30
        assert not panel.buttons["Start"].disabled

    in_a_loop(scenario)


def test_buttons_that_are_off_say_why_and_what_to_press():
    panel = Panel(start, LossView())
    panel.run(31)  # one more than there are
    off = [button for button in panel.buttons.values() if button.disabled]
    assert off == [panel.buttons[name] for name in ("Start", "Step", "+1 epoch")]
    assert {button.tooltip for button in off} == {"The run is over. Press Reset."}
    assert panel.buttons["Reset"].button_style == "primary"
    press(panel, "Reset")
    assert not any(button.disabled for button in off)
    assert panel.buttons["Reset"].button_style == ""


def test_a_refusal_stands_right_below_the_choices():
    def picky(layers):
        if layers == 0:
            raise ValueError("layers: 0, expected more.")
        return start()

    panel = Panel(picky, LossView(), layers=W.IntText(1))
    panel.run(2)
    panel.choices["layers"].value = 0
    assert panel.children[:2] == (panel.children[0], panel.message)
    assert panel.choices["layers"] in panel.children[0].children
    assert "Not possible.</b> layers: 0, expected more. The run stays as it was." in panel.message.value
    panel.run(1)
    assert steps_made(panel) == 3


def test_ctrl_c_leaves_a_whole_step_and_a_panel_that_goes_on():
    panel = Panel(start, LossView())
    steps = panel.training.steps

    def interrupted():
        yield next(steps)
        raise KeyboardInterrupt

    panel.training.steps = interrupted()
    with pytest.raises(KeyboardInterrupt):
        panel.run(5)
    assert panel.buttons["Start"].description == "Start"
    panel.training.steps = steps
    panel.run(4)
    assert np.array_equal(theta(panel), trained(5))


@pytest.mark.parametrize("before", [signal.SIG_IGN, signal.default_int_handler], ids=["idle", "busy"])
def test_an_interrupted_kernel_pauses_the_run_after_a_whole_step_and_start_goes_on(before):
    async def scenario():
        signal.signal(signal.SIGINT, before)  # as a kernel has it between cells, and while it answers the page
        panel = Panel(long, LossView())
        press(panel, "Start")
        while steps_made(panel) < 10:
            await asyncio.sleep(0)
        if before == signal.SIG_IGN:
            signal.raise_signal(signal.SIGINT)
        else:
            steps = panel.training.steps
            panel.training.steps = interrupted_after(next(steps))
        await settle(panel)
        assert "Interrupted.</b> The run is paused. Start goes on." in panel.message.value
        paused = steps_made(panel)
        assert panel.buttons["Start"].description == "Start"
        press(panel, "Start")
        await settle()
        assert "Interrupted" not in panel.message.value
        while steps_made(panel) < paused + 10:
            await asyncio.sleep(0)
        press(panel, "Start")
        await settle(panel)
        training = long()
        for _ in range(steps_made(panel)):
            next(training.steps)
        assert np.array_equal(theta(panel), training.network.theta)

    handler = signal.getsignal(signal.SIGINT)
    try:
        in_a_loop(scenario)
    finally:
        signal.signal(signal.SIGINT, handler)


def long():
    """Make a new run without an end, with the steps that it is born with."""
    return replace(start())


def interrupted_after(progress):
    yield progress
    raise KeyboardInterrupt


def test_an_interrupt_of_a_cell_leaves_a_panel_that_goes_on_by_itself():
    panel = Panel(long, LossView())
    panel.training.steps = interrupted_after(next(panel.training.steps))
    with pytest.raises(KeyboardInterrupt):
        panel.run(5)
    panel.run(4)
    training = long()
    for _ in range(5):
        next(training.steps)
    assert np.array_equal(theta(panel), training.network.theta)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("loss", [1e280, 1e308, np.inf, np.nan])
def test_a_loss_beyond_all_axes_does_not_hide_why_the_run_stopped(loss):
    def explode():
        yield Progress(1, 1, False, 0.1, 2.0, 0.1)
        yield Progress(2, 1, False, 0.2, loss, 0.1)
        raise DivergedError("training diverged at step 3")

    panel = Panel(start, LossView())
    panel.training.steps = explode()
    panel.run(5)
    assert "training diverged at step 3" in panel.message.value
    assert f"Loss over 2 steps on a logarithmic axis, from 2 to {(2 + loss) / 2:.2g}." in panel.view.picture.alt


def test_slow_motion_makes_the_steps_one_by_one():
    async def scenario():
        panel = Panel(start, LossView())
        panel.speed.value = 30
        press(panel, "Start")
        await asyncio.sleep(0.5)
        assert 3 <= steps_made(panel) <= 16
        press(panel, "Start")
        await settle(panel)

    in_a_loop(scenario)


@pytest.mark.filterwarnings("error")
def test_an_error_of_the_run_is_shown_with_its_repair_and_reset_works():
    async def scenario():
        panel = Panel(lambda: start(epochs=1000), LossView())
        panel.settings["learning_rate"].value = 10
        panel.settings["momentum"].value = 0.99
        panel.training.sgd.learning_rate = 1e200  # beyond the end of the slider, to be sure
        press(panel, "Start")
        await settle(panel)
        assert "training diverged at step" in panel.message.value
        assert "ten times smaller" in panel.message.value
        assert np.isfinite(theta(panel)).all()
        assert panel.buttons["Start"].disabled
        press(panel, "Reset")
        await settle()
        panel.run(2)
        assert np.array_equal(theta(panel), trained(2))

    in_a_loop(scenario)


def test_an_error_of_a_measurement_is_shown_too():
    def validate(training):
        raise ZeroDivisionError("nothing to measure.")

    async def scenario():
        panel = Panel(start, LossView(validate))
        press(panel, "+1 epoch")
        await settle(panel)
        assert "<b>ZeroDivisionError</b> nothing to measure. The run is paused." in panel.message.value

    in_a_loop(scenario)


def test_text_of_an_error_is_not_read_as_html():
    def broken():
        raise RuntimeError("<script>alert(1)</script>")
        yield

    panel = Panel(start, LossView())
    panel.training.steps = broken()
    panel.run(1)
    assert "&lt;script&gt;" in panel.message.value


def test_nothing_is_drawn_when_nothing_changed():
    panel = Panel(start, LossView())
    panel.run(3)
    drawn = []
    panel.view.picture.observe(drawn.append, names="image")
    panel.view.draw()
    panel.view.draw()
    assert drawn == []
    panel.run(1)
    assert len(drawn) == 1


def test_the_picture_has_an_alt_text_that_follows():
    panel = Panel(start, LossView(lambda training: 0.25))
    assert "An empty plot" in panel.view.picture.alt
    panel.run(7)
    assert "Loss over 7 steps" in panel.view.picture.alt
    assert "on held-out data 0.25" in panel.view.picture.alt


def test_on_a_page_without_a_kernel_there_is_a_still_picture_and_a_fixed_text():
    panel = Panel(start, LossView())
    panel.run(3)
    data, metadata = panel._repr_mimebundle_()
    assert data["text/plain"] == "[widget: training panel]"
    assert metadata["image/png"]["alt"] == panel.view.picture.alt
    assert len(data["image/png"]) > 1000


def test_every_control_has_a_label():
    panel = Panel(start, LossView())
    for control in (*panel.buttons.values(), panel.speed, *panel.settings.values()):
        assert control.description


def test_500_random_operations_on_two_panels_leave_no_error_and_no_wrong_state():
    rng = np.random.default_rng(0)
    actions = ("Start", "Step", "+1 epoch", "Reset")

    async def scenario():
        panels = [Panel(lambda: start(epochs=50), LossView()), Panel(lambda: start(epochs=3), LossView())]
        for _ in range(500):
            panel = panels[rng.integers(2)]
            choice = rng.integers(8)
            if choice < 4:
                press(panel, actions[choice])
            elif choice == 4:
                panel.settings["learning_rate"].value = 10.0 ** rng.integers(-5, 2)
            elif choice == 5:
                panel.settings["momentum"].value = rng.choice([0, 0.5, 0.99])
            elif choice == 6:
                panel.settings["batch_size"].value = int(rng.choice([1, 60]))
            else:
                await asyncio.sleep(rng.choice([0, 0.001, 0.01]))
        for panel in panels:
            panel.stop()
            await settle(panel)
            assert 'role="alert"' not in panel.message.value or "diverged" in panel.message.value
            assert np.isfinite(theta(panel)).all()
            press(panel, "Reset")
            await settle(panel)
            panel.run(11)
            assert steps_made(panel) == 11
            assert np.array_equal(theta(panel), trained(11))

    in_a_loop(scenario)
