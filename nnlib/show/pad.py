"""Draw a digit, and watch what the network makes of it."""

from __future__ import annotations

import anywidget
import numpy as np
import traitlets
from PIL import Image

from nnlib.activations import ACTIVATIONS
from nnlib.layers import dense_input_gradient
from nnlib.network import Network

SIDE = 140  # pixels that reach Python, on each side of the pad


class Pad(anywidget.AnyWidget):
    """A sheet to draw on. Strokes are drawn in the browser, so they flow while the kernel works."""

    _esm = """
    function render({ model, el }) {
      const side = 140, scale = 2;
      const canvas = document.createElement("canvas");
      Object.assign(canvas, { width: side * scale, height: side * scale, tabIndex: 0 });
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", "Drawing pad. Draw with the mouse or a finger; or move with the arrow keys, " +
        "which draw while Shift is held.");
      canvas.style.cssText = "background:white;border:2px solid #888;touch-action:none;cursor:crosshair";
      const button = Object.assign(document.createElement("button"), { textContent: "Clear the pad",
        className: "jupyter-widgets jupyter-button widget-button" });
      const pen = canvas.getContext("2d", { willReadFrequently: true });
      let last = null, waiting = false;
      const send = () => {
        if (waiting) return;
        waiting = true;
        setTimeout(() => {
          waiting = false;
          const small = Object.assign(document.createElement("canvas"), { width: side, height: side });
          const context = small.getContext("2d");
          context.drawImage(canvas, 0, 0, side, side);
          const rgba = context.getImageData(0, 0, side, side).data;
          model.set("ink", new DataView(Uint8Array.from({ length: side * side }, (_, i) => 255 - rgba[4 * i]).buffer));
          model.save_changes();
        }, 30);
      };
      const clear = () => { pen.fillStyle = "white"; pen.fillRect(0, 0, canvas.width, canvas.height); send(); };
      const line = (from, to) => {
        Object.assign(pen, { lineWidth: 22, lineCap: "round", lineJoin: "round", strokeStyle: "black" });
        pen.beginPath(); pen.moveTo(...from); pen.lineTo(...to); pen.stroke(); send();
      };
      const place = (event) => {
        const box = canvas.getBoundingClientRect();
        return [(event.clientX - box.left) / box.width * canvas.width,
                (event.clientY - box.top) / box.height * canvas.height];
      };
      canvas.addEventListener("pointerdown", (event) => {
        canvas.setPointerCapture(event.pointerId); last = place(event); line(last, last);
      });
      canvas.addEventListener("pointermove", (event) => {
        if (event.buttons !== 1 || !last) return;
        const next = place(event); line(last, next); last = next;
      });
      canvas.addEventListener("pointerup", () => { last = null; });
      let key = [canvas.width / 2, canvas.height / 2];
      const moves = { ArrowLeft: [-8, 0], ArrowRight: [8, 0], ArrowUp: [0, -8], ArrowDown: [0, 8] };
      canvas.addEventListener("keydown", (event) => {
        if (!(event.key in moves)) return;
        event.preventDefault(); event.stopPropagation();
        const next = key.map((at, i) => Math.min(canvas.width, Math.max(0, at + moves[event.key][i])));
        if (event.shiftKey) line(key, next);
        key = next;
      });
      button.addEventListener("click", clear);
      clear();
      const box = document.createElement("div");
      box.style.cssText = "display:flex;flex-direction:column;gap:6px;align-items:flex-start";
      box.append(canvas, button);
      el.appendChild(box);
    }
    export default { render };
    """
    ink = traitlets.CBytes(bytes(SIDE * SIDE)).tag(sync=True)


def centre(ink: np.ndarray) -> np.ndarray:
    """Bring a drawing into the form of MNIST's digits: 20 pixels in its longer side, its centre of mass at (14, 14).

    Shapes: ink (side, side) from 0 (paper) to 255 (ink); the result is (784,) from 0 to 1. Nothing drawn stays nothing.
    """
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    page = np.zeros((28, 28))
    if not len(rows):
        return page.ravel()
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = (max(1, round(20 * side / max(box.shape))) for side in box.shape)
    digit = np.asarray(Image.fromarray(box).resize((width, height), Image.Resampling.BOX)) / 255
    mass = [(digit.sum(axis=1 - axis) @ np.arange(digit.shape[axis])) / digit.sum() for axis in (0, 1)]
    top, left = (int(np.clip(round(14 - m), 0, 28 - s)) for m, s in zip(mass, digit.shape, strict=True))
    page[top : top + height, left : left + width] = digit
    return page.ravel()


def pixel_votes(network: Network, x: np.ndarray, winner: int) -> np.ndarray:
    """Say how much each pixel's ink spoke for (above zero) or against (below) a class: slope of its logit times ink."""
    network.forward(x[None, :])
    _, derivative = ACTIVATIONS[network.hidden]
    dZ = np.zeros((1, network.sizes[-1]), network.dtype)
    dZ[0, winner] = 1
    for layer in reversed(range(1, len(network.W))):
        dZ = dense_input_gradient(dZ, network.W[layer]) * derivative(network.Z[layer - 1])
    return dense_input_gradient(dZ, network.W[0])[0] * x
