"""Make the animated picture at the top of the README, with what the browser tests are made of. It takes some minutes.

    PYTHONPATH=tests .venv/bin/python -m pytest -s -o addopts= -p browser.conftest tools/film.py

It needs what make browser needs. Its name does not begin with test_, so that it runs only when it is asked for.
"""

import io
from itertools import pairwise
from pathlib import Path

from browser.strokes import STROKES
from PIL import Image

FILM = Path(__file__).parents[1] / "notebooks" / "images" / "course.gif"
SIZE = (760, 480)
LARGEST = 2_000_000  # bytes


def frame(part):
    """A picture of a part of the page, on a white sheet of the film's size."""
    shot = Image.open(io.BytesIO(part.screenshot())).convert("RGB")
    shot.thumbnail(SIZE, Image.Resampling.LANCZOS)
    sheet = Image.new("RGB", SIZE, "white")
    sheet.paste(shot, ((SIZE[0] - shot.width) // 2, (SIZE[1] - shot.height) // 2))
    return sheet


def points_between(points, pieces):
    """The points of a stroke, and more of them on the way from each to the next."""
    for (x0, y0), (x1, y1) in pairwise(points):
        for i in range(1, pieces + 1):
            yield x0 + (x1 - x0) * i / pieces, y0 + (y1 - y0) * i / pieces


def test_film(open_and_run):
    frames = []

    border = open_and_run("01_a_neuron").cell("border_through_points(")
    border.type_number("w₂", -3)
    border.type_number("b", 8)
    border.wait_for_alt(r"w = \(1, −3\), b = 8")
    for bias in (8, 7, 6, 5, 4, 3, 2):
        border.type_number("b", bias)
        border.wait_for_alt(f"b = {bias}:")
        frames.append(frame(border.output))
    frames += frames[-1:] * 4

    plane = open_and_run("07_function_approximator").cell("playground(")
    plane.choose("points", "spirals")
    plane.wait_for_alt("An empty plot")
    plane.type_text("hidden layers", "32, 32")
    plane.slide("speed", -1)
    plane.press("Start")
    for step in range(40, 1100, 45):
        plane.wait_for_kernel(f"it.training.batches.place.step >= {step}")
        frames.append(frame(plane.output))
    plane.press("Pause")
    frames += frames[-1:] * 4

    pad = open_and_run("08_mnist").cell("DigitPad(")
    pad.press("Clear the pad")
    sheet = pad.output.locator("canvas")
    sheet.scroll_into_view_if_needed()
    for stroke in STROKES[3]:
        box = sheet.bounding_box()
        pad.page.mouse.move(box["x"] + stroke[0][0] * box["width"], box["y"] + stroke[0][1] * box["height"])
        pad.page.mouse.down()
        for x, y in points_between(stroke, 3):
            pad.page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
            pad.page.wait_for_timeout(150)
            frames.append(frame(pad.output))
        pad.page.mouse.up()
    pad.wait_for_alt("read as a 3")
    frames += [frame(pad.output)] * 8

    FILM.parent.mkdir(exist_ok=True)
    colours = [shot.quantize(96, dither=Image.Dither.NONE) for shot in frames]
    colours[0].save(FILM, save_all=True, append_images=colours[1:], duration=140, loop=0, optimize=True)
    print(f"{FILM}: {len(frames)} frames, {FILM.stat().st_size:,} bytes")
    assert FILM.stat().st_size <= LARGEST
