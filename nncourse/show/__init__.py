"""Figures for the lessons: the only folder besides `play` that knows matplotlib and IPython.

Every figure carries a sentence for those who cannot see it, `alt`, which is also its text form.
"""

from nncourse.show.page import BLACK, BLUE, GREEN, ORANGE, PURPLE, RED, SKY, YELLOW, display, source, subplots
from nncourse.show.plots import (
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
from nncourse.show.views import live_loss
