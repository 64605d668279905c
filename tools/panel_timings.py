"""How fast the widgets of lesson 08 answer in a real browser: printed, never asserted, for machines differ.

    PYTHONPATH=tests .venv/bin/python -m pytest -s -o addopts= -p browser.conftest tools/panel_timings.py

It needs what make browser needs. Its name does not begin with test_, so that it runs only when it is asked for.
"""

import statistics

import pytest
from browser.strokes import STROKES

# In the page: press a button, and measure the time until the text on the play button has changed.
CLICK = """async (button) => {
    const before = button.textContent, begun = performance.now();
    button.click();
    while (button.textContent === before) await new Promise(requestAnimationFrame);
    return performance.now() - begun;
}"""

# Count how often a picture is replaced in so many milliseconds.
FRAMES = """async ([picture, time]) => {
    let frames = 0;
    const observer = new MutationObserver((changes) => {
        frames += changes.filter((change) => change.attributeName === "src").length;
    });
    observer.observe(picture, { attributes: true });
    await new Promise((resolve) => setTimeout(resolve, time));
    observer.disconnect();
    return frames;
}"""

# In the page: a stroke on the pad, and the time until the picture answers.
STROKE = """async ([pad, picture, from, to]) => {
    const box = pad.getBoundingClientRect();
    const touch = (kind, [x, y]) => pad.dispatchEvent(new PointerEvent(kind, { bubbles: true, buttons: 1, pointerId: 1,
        clientX: box.left + x * box.width, clientY: box.top + y * box.height }));
    pad.setPointerCapture = () => {};
    const before = picture.src, begun = performance.now();
    touch("pointerdown", from); touch("pointermove", to); touch("pointerup", to);
    while (picture.src === before) await new Promise(requestAnimationFrame);
    return performance.now() - begun;
}"""

# In the kernel: the learning rate of each step that the panel shows, with its time.
WATCH = """(lambda view, seen, time: (setattr(view, 'seen', seen), setattr(view, 'add', (lambda add: lambda progress: (
    seen.append((time.time(), progress.learning_rate)), add(progress)))(view.add))))(it.view, [], __import__('time'))"""

# In the kernel: steps made so far, and the time.
STEPS_AND_TIME = "(it.training.batches.place.step, __import__('time').perf_counter())"


@pytest.fixture(scope="module")
def lesson(open_and_run):
    return open_and_run("08_mnist")


def report(name, values, unit="ms"):
    print(
        f"\n{name}: median {statistics.median(values):.3g} {unit}, of {len(values)} "
        f"from {min(values):.3g} to {max(values):.3g}"
    )


def test_clicks_while_it_trains(lesson):
    panel = lesson.cell("train_mnist(X_train")
    panel.press("Reset")
    panel.wait_for_alt("An empty plot")
    play = panel.button("Start").element_handle()
    report("a click acts", [lesson.page.evaluate(CLICK, play) for _ in range(21)])


def test_a_learning_rate_is_in_use(lesson):
    panel = lesson.cell("train_mnist(X_train")
    panel.press("Reset")
    panel.wait_for_alt("An empty plot")
    panel.in_kernel(WATCH)
    panel.press("Start")
    panel.wait_for_kernel("it.training.batches.place.step > 50")
    handle = panel.control("learning rate").locator(".noUi-handle")
    delays = []
    for i in range(12):
        at = lesson.page.evaluate("Date.now() / 1000")
        handle.press("ArrowLeft" if i % 2 else "ArrowRight")
        lesson.page.wait_for_timeout(600)
        before = f"[rate for time, rate in it.view.seen if time <= {at}][-1]"
        found = f"next(time for time, rate in it.view.seen if time > {at} and rate != before)"
        delays.append(1000 * (panel.in_kernel(f"(lambda before: {found})({before})") - at))
    panel.press("Pause")
    report("a learning rate is in use", delays)


def test_drawings_a_second_and_what_they_cost(lesson):
    panel = lesson.cell("train_mnist(X_train")
    alone, shown, frames = [], [], []
    steps = "[it.training.validate() for _ in range({}) if next(it.training.steps).epoch_done] and None"
    for _ in range(5):
        panel.press("Reset")
        panel.wait_for_alt("An empty plot")
        panel.in_kernel(steps.format(200))
        first, then = panel.in_kernel(STEPS_AND_TIME)
        panel.in_kernel(steps.format(6000))
        last, now = panel.in_kernel(STEPS_AND_TIME)
        alone.append((last - first) / (now - then))
        panel.press("Reset")
        panel.wait_for_alt("An empty plot")
        panel.press("Start")
        panel.wait_for_kernel("it.training.batches.place.step > 200")
        first, then = panel.in_kernel(STEPS_AND_TIME)
        frames.append(lesson.page.evaluate(FRAMES, [panel.picture().element_handle(), 3000]) / 3)
        last, now = panel.in_kernel(STEPS_AND_TIME)
        shown.append((last - first) / (now - then))
        panel.press("Pause")
        panel.button("Start").wait_for()
    report("drawings", frames, "a second")
    report("steps without the display", alone, "a second")
    report("steps with it", shown, "a second")
    report("share of the throughput that is left", [100 * b / a for a, b in zip(alone, shown, strict=True)], "%")


def test_from_stroke_to_answer(lesson):
    pad = lesson.cell("DigitPad(")
    pad.draw(STROKES[7])
    pad.wait_for_alt("read as a 7")
    sheet, picture = pad.output.locator("canvas").element_handle(), pad.picture().element_handle()
    times = []
    for i in range(21):
        lesson.page.wait_for_timeout(200)
        y = 0.25 + 0.02 * i
        times.append(lesson.page.evaluate(STROKE, [sheet, picture, [0.3, y], [0.5, y + 0.1]]))
    report("from stroke to answer", times)
