"""Lesson 08. A photograph or a scan of a digit, brought into the form of MNIST's digits."""

import os
import warnings

import numpy as np

from nnlib.checks.shapes import Float, Shaped


def read_scan(path: str | os.PathLike) -> Float[np.ndarray, "28 28"]:
    """Find the digit in a picture, and give it as MNIST's are: 0 is paper, 1 is ink, 20 × 20 pixels in 28 × 28.

    Ink is what differs most from the paper, darker or lighter, in any colour; the paper may be lit unevenly. Specks are
    left out, and what touches the edge of the picture if there is anything else; a fine pen is made broader.
    Shapes: returns (28, 28). Raises ImportError without the package Pillow, ValueError for a file that is no picture or
    shows nothing. Source: LeCun, Cortes and Burges, The MNIST database, 1998.
    """
    try:
        from PIL import Image, ImageOps  # here, because nothing else of nnlib opens pictures
    except ImportError:
        raise ImportError("read_scan: pictures need the package Pillow. Install it with pip install pillow.") from None
    try:
        with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning), Image.open(path) as raw:
            image = ImageOps.exif_transpose(raw)  # a telephone takes 108 megapixels, and notes how it was held
        if image.mode[0] in "IF":  # numbers in place of bytes: white may be 1, 4,095 or 65,535
            grey = np.asarray_chkfinite(image, float)
            grey -= min(grey.min(), 0)
            image = Image.fromarray((255 * (grey / (grey.max() or 1))).astype(np.uint8))
        image = image.convert("RGBA")
        image.thumbnail((400, 400), Image.Resampling.BOX)
    except Image.DecompressionBombError:
        raise ValueError(f"read_scan: {os.fspath(path)} is too large: scale it to 178 megapixels at most.") from None
    except Exception as error:  # a damaged picture can raise almost anything
        why = f"({type(error).__name__}: {error}), expected a whole file of a kind such as PNG or JPEG."
        raise ValueError(f"read_scan: {os.fspath(path)} cannot be read as a picture {why}") from None
    sheet = _opaque(np.asarray(image) / 255)
    height, contrast = max((_contrast(sheet[..., channel]) for channel in range(3)), key=lambda pair: pair[0])
    if height < 0.1:
        raise ValueError(f"read_scan: {os.fspath(path)} shows nothing but paper, expected a digit.")
    ink = np.clip((contrast / height - 0.2) / 0.6, 0, 1)
    return centre(_broad(ink * _digit(ink > 0)))


def centre(ink: Shaped[np.ndarray, "height width"]) -> Float[np.ndarray, "28 28"]:
    """Scale a drawing to 20 pixels in its longer side, and lay it into 28 × 28 with its centre of mass at (14, 14).

    Shapes: ink (height, width), 0 where there is none; returns (28, 28). Nothing drawn stays nothing.

    >>> page = centre(np.eye(40))
    >>> page.shape, np.flatnonzero(page.any(axis=0)).tolist() == list(range(4, 24))
    ((28, 28), True)
    """
    from PIL import Image

    page, places = np.zeros((28, 28)), np.nonzero(ink)
    if not len(places[0]):
        return page
    box = ink[tuple(slice(index.min(), index.max() + 1) for index in places)].astype(np.float32)
    height, width = (max(1, round(20 * side / max(box.shape))) for side in box.shape)
    how = Image.Resampling.BOX if max(box.shape) > 20 else Image.Resampling.BILINEAR
    digit = np.asarray(Image.fromarray(box).resize((width, height), how))
    mass = [(index * digit).sum() / digit.sum() for index in np.indices(digit.shape)]
    top, left = (int(np.clip(round(14 - m), 0, 28 - side)) for m, side in zip(mass, digit.shape, strict=True))
    page[top : top + height, left : left + width] = digit
    return page


def _opaque(rgba: np.ndarray) -> np.ndarray:
    """Lay a picture with transparent parts on a sheet: of its own colour, or of the other where it is ink alone."""
    colour, alpha = rgba[..., :3], rgba[..., 3:]
    seen = colour[alpha[..., 0] > 0.5]
    ink_alone = 2 * len(seen) < alpha.size
    behind = float(seen.sum() < 1.5 * len(seen) or not len(seen)) if ink_alone else np.median(seen, axis=0)
    return colour * alpha + behind * (1 - alpha)


def _contrast(grey: np.ndarray) -> tuple[float, np.ndarray]:
    """Subtract the paper, a smooth surface through most of the pixels: what is above zero is ink, so much at most."""
    rows, columns = (index.ravel() / n for index, n in zip(np.indices(grey.shape), grey.shape, strict=True))
    surface = np.stack([rows**i * columns**j for i in range(3) for j in range(3 - i)], axis=1)
    some = np.random.default_rng(0).permutation(grey.size)[:3000]
    basis, values = surface[some], grey.ravel()[some]
    rest = values - np.median(values)
    for _ in range(10):
        paper = abs(rest) <= max(4 * np.median(abs(rest)), 0.02)
        weights, *_ = np.linalg.lstsq(basis[paper], values[paper], rcond=None)
        rest = values - basis @ weights
    ink = grey - (surface @ weights).reshape(grey.shape)
    ink *= np.sign((ink**3).sum()) or 1
    few = max(3, ink.size // 8000)  # no single pixel decides
    return float(np.sort(ink, axis=None)[-few:][0]), ink


def _digit(ink: np.ndarray) -> np.ndarray:
    """Find the pieces of ink that hang together, and keep those that make the digit."""
    left, pieces = set(zip(*np.nonzero(ink), strict=True)), []
    while left:
        piece = [left.pop()]
        for row, column in piece:  # it grows on the way
            near = left & {(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)}
            left -= near
            piece += near
        pieces.append(np.array(piece))
    last = np.array(ink.shape) - 1
    inside = [p for p in pieces if len(p) > ink.size / 1000 and p.min() > 0 and (p.max(axis=0) < last).all()]
    digit, largest = np.zeros(ink.shape), max(map(len, inside or pieces))
    for places in inside or pieces:
        digit[tuple(places.T)] = len(places) >= largest / 10
    return digit


def _broad(ink: np.ndarray) -> np.ndarray:
    """Broaden the lines of a fine pen, to a tenth of the digit's height at most."""
    ink = np.pad(ink, 50)  # room beside a line that fills a narrow picture
    for _ in range(50):  # a tenth of 400 pixels is reached sooner
        around = np.lib.stride_tricks.sliding_window_view(np.pad(ink, 1), (3, 3))
        width = 2 * ink.sum() / (ink - around.min(axis=(2, 3))).sum()  # a line loses a pixel on either side
        if width + 2 > max(np.ptp(index) for index in np.nonzero(ink)) / 10:
            break
        ink = around.max(axis=(2, 3))
    return ink
