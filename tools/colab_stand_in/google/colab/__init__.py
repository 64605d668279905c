"""A stand-in for the module of Colab's kernel, and for what Colab's page does with the messages of widgets.

What a widget sends after the answer to a press is not shown; and the page's widgets, which are those of ipywidgets 8,
take those of ipywidgets 7 as their own.
"""

import sys
from types import ModuleType

from IPython import get_ipython

output = ModuleType("google.colab.output")
output.enable_custom_widget_manager = lambda: None
sys.modules["google.colab.output"] = output

OURS = "@jupyter-widgets/base", "@jupyter-widgets/controls"
kernel = get_ipython().kernel
publish_status, send = kernel._publish_status, kernel.session.send
at_work = True


def noted_status(status, *arguments, **named):
    global at_work
    at_work = status == "busy"
    return publish_status(status, *arguments, **named)


def shown(stream, kind, content=None, *arguments, **named):
    if kind == "comm_msg" and not at_work:
        return None
    if kind == "comm_open":
        state = content["data"].get("state", {})
        for part in ("_model_module", "_view_module"):
            if state.get(part) in OURS:
                state[f"{part}_version"] = "2.0.0"
    return send(stream, kind, content, *arguments, **named)


kernel._publish_status, kernel.session.send = noted_status, shown
