// A sheet to draw on. The strokes are drawn here, so they flow while the kernel works; Python gets the ink.
const SIDE = 140; // pixels that reach Python, on each side
const MIDDLE = [SIDE, SIDE]; // of the sheet, which has two of its own pixels for each of those
const STEPS = { ArrowLeft: [-8, 0], ArrowRight: [8, 0], ArrowUp: [0, -8], ArrowDown: [0, 8] };

function render({ model, el }) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 2 * SIDE, height: 2 * SIDE, tabIndex: 0 });
  canvas.setAttribute("role", "application"); // a screen reader leaves it the arrow keys
  canvas.setAttribute(
    "aria-label",
    "Drawing pad. Draw with the mouse or a finger; or move the pen with the arrow keys, which draw while Shift is held.",
  );
  canvas.style.cssText = "background:white;border:2px solid #888;touch-action:none;cursor:crosshair";
  const button = document.createElement("button");
  button.textContent = "Clear the pad";
  button.className = "jupyter-widgets jupyter-button widget-button";

  const pen = canvas.getContext("2d");
  Object.assign(pen, { fillStyle: "white", lineWidth: 22, lineCap: "round", lineJoin: "round" });
  let last = null; // where the stroke that is being drawn has come to
  const small = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE });
  const copy = small.getContext("2d", { willReadFrequently: true });
  let waiting = false;
  let sent = null;
  const send = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      copy.drawImage(canvas, 0, 0, SIDE, SIDE);
      const rgba = copy.getImageData(0, 0, SIDE, SIDE).data;
      sent = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => 255 - rgba[4 * i]);
      model.set("ink", new DataView(sent.buffer));
      model.save_changes();
    }, 30);
  };
  // What was drawn before this page was opened, or is being drawn in another window.
  const show = () => {
    const { buffer, byteOffset, byteLength } = model.get("ink");
    const ink = new Uint8Array(buffer, byteOffset, byteLength);
    if (last || waiting || sent?.every((value, i) => value === ink[i])) return;
    const grey = copy.createImageData(SIDE, SIDE);
    ink.forEach((value, i) => grey.data.set([255 - value, 255 - value, 255 - value, 255], 4 * i));
    copy.putImageData(grey, 0, 0);
    pen.drawImage(small, 0, 0, canvas.width, canvas.height);
  };
  const clear = () => {
    pen.fillRect(0, 0, canvas.width, canvas.height);
    cursor = MIDDLE;
    send();
  };
  const line = (from, to) => {
    pen.beginPath();
    pen.moveTo(...from);
    pen.lineTo(...to);
    pen.stroke();
    send();
  };

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * canvas.width,
      ((event.clientY - box.top) / box.height) * canvas.height,
    ];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    line(last, last);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last || event.buttons !== 1) return;
    const next = place(event);
    line(last, next);
    last = next;
  });
  canvas.addEventListener("pointerup", () => (last = null));

  // A ring shows where the keyboard's pen is.
  const nib = document.createElement("div");
  nib.style.cssText = "position:absolute;width:18px;height:18px;border:3px solid #D55E00;border-radius:50%;";
  nib.style.cssText += "transform:translate(-50%,-50%);pointer-events:none;visibility:hidden";
  let cursor = MIDDLE;
  const showNib = () => {
    nib.style.left = canvas.offsetLeft + canvas.clientLeft + cursor[0] + "px";
    nib.style.top = canvas.offsetTop + canvas.clientTop + cursor[1] + "px";
    nib.style.visibility = "visible";
  };
  canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && showNib());
  canvas.addEventListener("blur", () => (nib.style.visibility = "hidden"));
  canvas.addEventListener("keydown", (event) => {
    if (!(event.key in STEPS)) return;
    event.preventDefault();
    event.stopPropagation();
    const next = cursor.map((at, i) => Math.min(2 * SIDE, Math.max(0, at + STEPS[event.key][i])));
    if (event.shiftKey) line(cursor, next);
    cursor = next;
    showNib();
    const [right, down] = cursor.map((at) => Math.round((50 * at) / SIDE));
    const detail = `${right} % from the left, ${down} % from the top${event.shiftKey ? ", drawn" : ""}`;
    canvas.dispatchEvent(new CustomEvent("nncourse-say", { bubbles: true, detail }));
  });

  button.addEventListener("click", clear);
  model.on("change:ink", show);
  show();
  const box = document.createElement("div");
  box.style.cssText = "position:relative;display:flex;flex-direction:column;gap:6px;align-items:flex-start";
  box.append(canvas, nib, button);
  el.appendChild(box);
}
export default { render };
