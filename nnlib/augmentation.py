"""Lesson 11. A digit that is moved, turned and bent a little is still the same digit: a new example, for nothing."""

import math

import numpy as np

from nnlib.checks.arrays import check_images, check_ink, check_numbers, refuse_shape
from nnlib.checks.shapes import Float
from nnlib.checks.values import check_rng

ALL = slice(None)  # rows
SMOOTHNESS = 4.0  # pixels over which neighbours of a smooth warp move together
TINY = float(np.finfo(np.float32).tiny)  # ink: an empty image leans nowhere


def warp(
    X: Float[np.ndarray, "n d"],
    rng: np.random.Generator,
    *,
    shift: float = 2.0,
    affine: float = 0.15,
    smooth: float = 0.7,
    rows: slice = ALL,
) -> Float[np.ndarray, "n d"]:
    """Move, turn, stretch and bend each image of a batch at random, a little, differently at every call.

        X′[i, p] = X[i, p + D[i, p]],      D from `displacement`, values between the pixels from `resample`

    Give it to `fit` as augment=warp, and each epoch sees other images. For other strengths: functools.partial.
    rows: give only these, the same as if all were asked for, for a worker that learns from a share (lesson 12).
    Shapes: X (n, d), one square image a row, d = side²; the result has the shape of X[rows].
    Raises ValueError if the rows of X are no square images, TypeError for an rng that is no generator.
    Built in lesson 11. Source: Simard, Steinkraus and Platt, 2003.

    >>> digits = np.eye(28).reshape(1, 784)
    >>> warp(digits, np.random.default_rng(0)).shape
    (1, 784)
    """
    X, side = check_images("warp", X)
    return resample(X[rows], displacement(len(X), side, rng, shift=shift, affine=affine, smooth=smooth, rows=rows))


def displacement(
    n: int, side: int, rng: np.random.Generator, *, shift: float, affine: float, smooth: float, rows: slice = ALL
) -> Float[np.ndarray, "2 n side side"]:
    """Draw, for each pixel of n images, how far away its new value is to be fetched: down, and to the right.

        D(p) = t + A (p - centre) + N(p)

    t moves the whole image: its two numbers lie between -shift and shift, in pixels. A turns, stretches and slants: its
    four numbers lie between -affine and affine. N bends: noise for each pixel, of standard deviation smooth, in pixels,
    blurred by a Gaussian of 4 pixels, so that neighbours move together.
    rows: give the field of these images only; random numbers are drawn for all n, so that a share gets the same ones.
    Shapes: the result is (2, n, side, side), float32: rows first, then columns.
    Built in lesson 11. Source: Simard, Steinkraus and Platt, 2003.

    >>> D = displacement(1, 3, np.random.default_rng(0), shift=1, affine=0, smooth=0)
    >>> D.shape, bool((D == D[:, :, :1, :1]).all())
    ((2, 1, 3, 3), True)
    """
    check_rng("displacement", rng)

    def uniform(*shape: int) -> np.ndarray:  # between -1 and 1
        return 2 * rng.random((2, n, *shape), dtype=np.float32)[:, rows] - 1

    pixels = np.arange(side, dtype=np.float32)
    from_centre = pixels - pixels.mean()
    D = shift * uniform(1, 1) + affine * uniform(1, 1) * from_centre[:, None] + affine * uniform(1, 1) * from_centre
    if smooth:
        blur = np.exp(-0.5 * ((pixels[:, None] - pixels) / SMOOTHNESS) ** 2)
        blur /= np.sqrt(np.square(blur).sum(axis=1, keepdims=True))  # keeps the variance, which is 1/3
        D += (smooth * math.sqrt(3) * blur) @ uniform(side, side) @ blur.T
    return D


def resample(X: Float[np.ndarray, "n d"], D: Float[np.ndarray, "2 n side side"]) -> Float[np.ndarray, "n d"]:
    """Fetch each pixel's new value from the place that lies D away from it; beyond the edge, the edge goes on.

    A place between four pixels gets a mixture of them, the nearer the more (bilinear interpolation):

        (1-r) (1-c) X[i, j] + (1-r) c X[i, j+1] + r (1-c) X[i+1, j] + r c X[i+1, j+1]

    with r and c the parts behind the point of its row i + r and its column j + c.
    Shapes: X (n, d), one square image a row; D (2, n, side, side), rows first; the result has the shape of X.
    Raises ValueError if the shapes do not fit. Built in lesson 11.

    >>> image = np.array([[0.0, 1.0, 0.0, 0.0]])
    >>> half_a_pixel_to_the_right = np.stack([np.zeros((1, 2, 2)), np.full((1, 2, 2), 0.5)])
    >>> resample(image, half_a_pixel_to_the_right)
    array([[0.5, 1. , 0. , 0. ]])
    """
    X, side = check_images("resample", X)
    D = check_numbers("resample", "D", D).astype(X.dtype, copy=False)
    if D.shape != (2, len(X), side, side):
        refuse_shape("resample", "D", D, f"{(2, len(X), side, side)}: two numbers for each pixel")
    pixels = np.arange(side, dtype=X.dtype)
    rows = np.clip(D[0] + pixels[:, None], 0, side - 1)
    columns = np.clip(D[1] + pixels, 0, side - 1)
    i, j = (np.minimum(np.floor(place), side - 2) for place in (rows, columns))
    rows -= i
    columns -= j
    first = side**2 * np.arange(len(X))[:, None, None] + (side * i + j).astype(np.intp)  # the upper left of four
    X_all = X.ravel()
    upper, upper_right, lower, lower_right = (X_all[start:].take(first) for start in (0, 1, side, side + 1))
    upper += columns * (upper_right - upper)
    lower += columns * (lower_right - lower)
    return (upper + rows * (lower - upper)).reshape(X.shape)


def upright(X: Float[np.ndarray, "n d"]) -> Float[np.ndarray, "n d"]:
    """Set each image upright: slant it until its ink leans neither to the left nor to the right.

        a = Σₚ X[i, p] q₀ q₁ / Σₚ X[i, p] q₀²,      D(p) = (0, a q₀),      X′[i, p] = X[i, p + D(p)]

    q is the place p seen from the ink's centre of mass: how far down, how far right. Then a says how far the ink moves
    to the right, on average, from one row to the next. It is measured on the image itself, so fresh digits can be set
    upright too: give them to the network as it has learnt them.
    Shapes: X (n, d), one square image a row, d = side²; the result has the shape of X.
    Raises ValueError if the rows of X are no square images, or hold numbers below 0.
    Built in lesson 11. Source: LeCun et al., 1998.

    >>> image = np.zeros((5, 5))
    >>> image[1:4, 1:4] = np.eye(3)
    >>> upright(image.reshape(1, 25)).reshape(5, 5)[:, 2]
    array([0., 1., 1., 1., 0.])
    """
    X, side = check_ink("upright", X)
    ink, pixels = X.reshape(-1, side, side), np.arange(side, dtype=X.dtype)
    mass = np.maximum(X.sum(axis=1, keepdims=True), TINY)
    rows, columns = ink.sum(axis=2), ink.sum(axis=1)
    down, right = (pixels - sums @ pixels[:, None] / mass for sums in (rows, columns))  # q₀ and q₁, (n, side) each
    lean = (down * (ink @ right[:, :, None])[:, :, 0]).sum(axis=1) / np.maximum((down**2 * rows).sum(axis=1), TINY)
    D = np.zeros((2, len(X), side, side), X.dtype)
    D[1] = (lean[:, None] * down)[:, :, None]
    return resample(X, D)


AUGMENTATIONS = {"none": None, "warp": warp}
PREPARATIONS = {"none": None, "upright": upright}
