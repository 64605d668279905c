"""How the tests operate a widget without a browser."""


def touch(play, kind, x, y, plot=None):
    """Touch the picture where a point of a plot is drawn; of its first plot, unless another is given."""
    plot = plot or play.fig.axes[0]
    place = plot.transData.transform((x, y)) / (plot.figure.get_size_inches() * plot.figure.dpi)
    time = play.picture.pointer.get("time", 0) + 1
    play.picture.pointer = {"kind": kind, "x": float(place[0]), "y": float(place[1]), "time": time}
    assert play._loop or 'role="alert"' not in play.message.value  # in a loop, it has not yet been done


def press(play, text):
    """Press the button whose text begins so."""
    [button] = [button for name, button in play.buttons.items() if name.startswith(text)]
    button.click()
    assert play._loop or 'role="alert"' not in play.message.value  # in a loop, it has not yet been done


def to_the_ends(control):
    """Move a slider to its one end, to the other, and back; a round for each."""
    before = control.value
    for end in (control.min, control.max):
        control.value = control.base**end if hasattr(control, "base") else end
        yield control.value
    control.value = before
