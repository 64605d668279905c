"""Figures for the lessons: the only place in nnlib that knows matplotlib and IPython.

Every figure carries a sentence for those who cannot see it, `alt`, which is also its text form.
"""

from nnlib.show.page import BLACK, BLUE, GREEN, ORANGE, PURPLE, RED, SKY, YELLOW, figure, new, source
from nnlib.show.plots import (
    bars,
    confusion,
    curves,
    heatmap,
    images,
    landscape,
    network,
    points,
    prediction,
)
from nnlib.show.views import live_loss
