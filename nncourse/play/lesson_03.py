"""Lesson 03, to play with: a curve out of ReLUs, and logits that become probabilities."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as W
import numpy as np
from matplotlib.figure import Figure

from nncourse.show.page import BLACK, BLUE, RED, subplots
from nncourse.show.plots import CLASS_COLOURS, HATCHES, LINES
from nncourse.show.widget import ROWS, SLIDER_STEP, Explore, round_to_step
from nnlib.activations import relu

HALF = {"width": "48%", "max_width": "420px"}  # two sliders in a row
THIRD = {"width": "302px"}  # two sliders beside the buttons


def _slider(text: str, value: float, low: float, high: float, step: float = SLIDER_STEP, **style) -> W.FloatSlider:
    style = {"readout_format": ".2f", "layout": HALF} | style
    return W.FloatSlider(value, min=low, max=high, step=step, description=text, **style)


def bend_a_line(x: np.ndarray, y: np.ndarray, aim: float = 0.15) -> Explore:
    """Let the reader follow a curve with up to five ReLUs: by sliders, by pulling at the line, or solved.

    Shapes: x and y (n,). It begins with the three ReLUs that the lesson makes by hand, on x from 0 to 4.
    """
    left_end, right_end = ends = float(x[0]), float(x[-1])
    count = W.IntSlider(3, 0, 5, description="number of ReLUs", layout=THIRD)
    height = _slider("height at the left end", 0, -2, 2, layout=THIRD)
    kinks = [_slider(f"kink {i + 1} at x", t, *ends) for i, t in enumerate([0, 1, 3, 2, 3.5])]
    changes = [_slider(f"change of slope {i + 1}", c, -8, 8) for i, c in enumerate([1, -2, 2, 0, 0])]
    held: tuple[W.FloatSlider, float | None] | None = None  # what the pointer moves; of a piece, its left end

    def in_use(sliders: list[W.FloatSlider]) -> np.ndarray:
        return np.array([slider.value for slider in sliders[: count.value]])

    def line(at: np.ndarray) -> np.ndarray:
        return height.value + relu(np.atleast_1d(at)[:, None] - in_use(kinks)) @ in_use(changes)

    def touch(kind: str, at: float, level: float) -> None:
        nonlocal held
        if kind == "down":
            t = in_use(kinks)
            near, left = np.hypot(t - at, line(t) - level), [i for i in np.argsort(t) if t[i] < at]
            if not left_end <= at <= right_end:
                held = None
            elif near.min(initial=1) < 0.15:  # a corner, which slides
                held = kinks[near.argmin()], None
            elif left:  # a piece, which turns about its left end
                held = changes[left[-1]], t[left[-1]]
            else:
                held = height, None
        if held is None:
            return
        slider, pivot = held
        if pivot is None:
            slider.value = round_to_step(level if slider is height else at)
        else:
            run = max(at - pivot, 0.05)
            slider.value = round_to_step(slider.value + (level - line(pivot + run)[0]) / run)

    def space() -> None:
        for slider, t in zip(kinks, np.linspace(*ends, count.value + 1)[:-1], strict=False):
            slider.value = round_to_step(t)

    def solve() -> None:
        A = np.column_stack([np.ones_like(x), relu(x[:, None] - in_use(kinks))])
        for cut in (1e-6, 0.02, 0.1):  # kinks that nearly meet ask for slopes that no slider has: cut these off
            best = np.linalg.lstsq(A, y, rcond=cut)[0]
            if abs(best).max() <= changes[0].max:
                break
        for slider, value in zip([height, *changes], best, strict=False):
            slider.value = round_to_step(value)

    def draw(**_) -> tuple[Figure, str]:
        for i, pair in enumerate(pairs):
            pair.layout.display = "flex" if i < count.value else "none"
        t, c, miss = in_use(kinks), in_use(changes), abs(line(x) - y)
        worst, low, high = miss.argmax(), y.min() - 0.9, y.max() + 0.9
        distance = f"largest distance {miss[worst]:.3f}, {'' if miss[worst] <= aim else 'not yet '}within {aim:g}"
        square = f"mean square {np.mean(miss**2):.4f}"
        fig, (left, right) = subplots(2, height=3.8, xlabel="x", ylabel="y", xlim=ends)
        left.fill_between(x, y - aim, y + aim, color="#e2e2e2", label=f"within {aim:g}")
        left.plot(x, y, "--", color=BLACK, label="the curve", linewidth=1.5)
        left.plot(x, line(x), color=BLUE, label="the ReLUs added up")
        left.vlines(x[worst], *sorted([y[worst], line(x)[worst]]), RED, linewidth=4, zorder=5, label="largest distance")
        left.plot(t, line(t), "o", color=BLUE, markersize=15, markeredgecolor="white")
        for i, (place, level, change) in enumerate(zip(t, line(t), c, strict=True)):
            left.text(place, level, i + 1, color="white", ha="center", va="center", fontsize=9, clip_on=True)
            name = f"{i + 1}: {change:.2f} relu(x − {place:.2f})".replace("-", "−")
            right.plot(x, change * relu(x - place), linestyle=LINES[i], label=name)
        left.set(ylim=(low, high), title=f"{distance}\n{square}")
        left.legend(fontsize=8)
        right.set(ylim=(-7, 4), title="the ReLUs, one by one")
        if len(t):
            right.legend(fontsize=8, loc="lower left")
        places = ", ".join(f"{place:.2f}" for place in t) or "none"
        alt = f"A line out of {len(t)} ReLUs (kinks: {places}) beside a curve, and each ReLU by itself. "
        return fig, f"{alt}At x = {x[worst]:.2f} the {distance}; {square}."

    pairs = [W.HBox(pair) for pair in zip(kinks, changes, strict=True)]

    def arrange(buttons: dict[str, W.Button]) -> list[W.Widget]:
        return [W.HBox([*buttons.values(), count, height], layout=ROWS), *pairs]

    controls = {"count": count, "start": height}
    for i, (kink, change) in enumerate(zip(kinks, changes, strict=True)):
        controls |= {f"kink_{i}": kink, f"change_{i}": change}
    buttons = {"Space the kinks evenly": space, "Solve the slopes": solve}
    return Explore(draw, name="bend a line with ReLUs", touch=touch, buttons=buttons, arrange=arrange, **controls)


def pull_the_logits(names: Sequence[str], logits: Sequence[float]) -> Explore:
    """Let the reader pull at logits, and see what softmax makes of them, with and without its safeguard.

    Shapes: as many names as logits, (k,), which lie between −10 and 10.
    """
    sliders = [_slider(f"logit of {name}", z, -10, 10, 1 / 8) for name, z in zip(names, logits, strict=True)]
    rate = {"min": -1, "max": 1, "step": 0.05, "readout_format": ".2f", "layout": HALF}
    controls = {f"logit_{j}": slider for j, slider in enumerate(sliders)}
    controls["temperature"] = W.FloatLogSlider(1, description="temperature T", **rate)
    controls["shift"] = W.IntSlider(0, -1000, 1000, step=10, description="added to all logits", layout=HALF)
    controls["safe"] = W.Checkbox(True, description="subtract the maximum", indent=False, layout=HALF)
    bar = 0  # which one the pointer holds

    def touch(kind: str, at: float, height: float) -> None:
        nonlocal bar
        bar = round(at) if kind == "down" else bar
        if 0 <= bar < len(sliders):
            sliders[bar].value = round_to_step(height, 1 / 8)

    def draw(temperature: float, shift: int, safe: bool, **logits: float) -> tuple[Figure, str]:
        z = np.array(list(logits.values()))
        exponents = (z + shift) / temperature
        if safe:
            exponents -= exponents.max()
        with np.errstate(all="ignore"):  # the overflow is what we want to see
            E = np.exp(exponents)
            total = E.sum()
            p = E / total
        fig, (left, right) = subplots(2, height=3.8, xlim=(-0.6, len(z) - 0.4))
        for ax, values, form in [(left, z, "{:.1f}"), (right, p, "{:.3f}")]:
            style = {"color": CLASS_COLOURS, "hatch": HATCHES[: len(z)], "edgecolor": "white"}
            bars = ax.bar(range(len(z)), np.nan_to_num(values), 0.7, **style)  # nan has no height, but is written
            ax.bar_label(bars, [form.format(value) for value in values], padding=5)
            ax.axhline(0, color=BLACK, linewidth=1)
            ax.grid(axis="x", visible=False)
        left.plot(range(len(z)), z, "_", color=BLACK, markersize=38, markeredgewidth=4)  # handles
        left.set(ylim=(-11.5, 11.5), ylabel="logit z", title="pull at a bar")
        left.set_xticks(range(len(z)), names)
        powers = [f"{name}\n$e^{{{u:.4g}}}$ = {e:.2g}" for name, u, e in zip(names, exponents, E, strict=True)]
        right.set_xticks(range(len(z)), powers)
        if total == 0:
            verdict = "underflow: all powers are 0, and 0 / 0 is nan"
        elif np.isinf(total):
            verdict = "overflow: the sum is inf, and inf / inf is nan"
        else:
            verdict = f"each power, divided by their sum {total:.3g}"
        right.set(ylim=(0, 1.15), ylabel="probability p", title=verdict)
        shares = ", ".join(f"{name} {value:.3f}" for name, value in zip(names, p, strict=True))
        alt = f"Bars of the logits {', '.join(f'{value:.1f}' for value in z)}, and of their probabilities: {shares}. "
        return fig, f"{alt}{shift:+d} to all logits, temperature {temperature:.2f}; {verdict}."

    return Explore(draw, name="pull the logits", touch=touch, **controls)
