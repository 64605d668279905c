// A picture with its alt text, which tells where it is touched: by a pointer, or by the keyboard.
const STEPS = { ArrowLeft: [-0.02, 0], ArrowRight: [0.02, 0], ArrowUp: [0, 0.02], ArrowDown: [0, -0.02] };
const KEYS = "Arrow keys move a ring over the picture. Enter touches it there. Shift with an arrow key drags.";

function render({ model, el }) {
  const img = document.createElement("img");
  const show = () => {
    shown = performance.now();
    const old = img.src;
    img.src = URL.createObjectURL(new Blob([model.get("image")]));
    if (old) URL.revokeObjectURL(old);
  };
  // A run that draws itself does so once a second where the reader has asked for little motion.
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  let shown = 0;
  let next = null;
  const showSoon = () => {
    clearTimeout(next);
    const wait = still.matches && model.get("running") ? shown + 1000 - performance.now() : 0;
    wait > 0 ? (next = setTimeout(show, wait)) : show();
  };
  const describe = () => {
    const touchable = model.get("touchable");
    img.alt = model.get("alt");
    img.style.width = model.get("width") + "px";
    img.style.cursor = touchable ? "crosshair" : "default";
    img.style.touchAction = touchable ? "none" : "auto";
    img.tabIndex = touchable ? 0 : -1;
    if (touchable) img.setAttribute("aria-description", KEYS);
  };
  // Touches are sent as messages, not as state: of a state only the last would arrive while the kernel works.
  const send = (kind, x, y, event) => model.send({ kind, x, y, time: performance.timeOrigin + event.timeStamp });
  let held = false;
  let waiting = false;
  const touch = (kind) => (event) => {
    if (!model.get("touchable") || (kind === "move" && (!held || waiting))) return;
    held = kind !== "up";
    if (kind === "down") img.setPointerCapture(event.pointerId);
    waiting = true;
    requestAnimationFrame(() => (waiting = false));
    const box = img.getBoundingClientRect();
    send(kind, (event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height, event);
  };
  // The ring shows where the keyboard is.
  const ring = document.createElement("div");
  ring.style.cssText = "position:absolute;width:14px;height:14px;border:3px solid #D55E00;border-radius:50%;";
  ring.style.cssText += "transform:translate(-50%,-50%);pointer-events:none;visibility:hidden";
  let at = [0.5, 0.5];
  const press = (event) => {
    const step = STEPS[event.key];
    if (!model.get("touchable") || !(step || event.key === "Enter")) return;
    event.preventDefault();
    event.stopPropagation();
    const touches = event.shiftKey || !step;
    if (touches) send("down", ...at, event);
    if (step) at = at.map((value, i) => Math.min(1, Math.max(0, value + step[i])));
    if (touches && step) send("move", ...at, event);
    if (touches) send("up", ...at, event);
    ring.style.left = img.offsetLeft + at[0] * img.offsetWidth + "px";
    ring.style.top = img.offsetTop + (1 - at[1]) * img.offsetHeight + "px";
    ring.style.visibility = "visible";
    const [right, up] = at.map((share) => Math.round(100 * share));
    const detail = `${right} % from the left, ${up} % from the bottom${touches ? ", touched" : ""}`;
    img.dispatchEvent(new CustomEvent("nncourse-say", { bubbles: true, detail }));
  };
  img.style.maxWidth = "100%";
  img.draggable = false;
  img.addEventListener("pointerdown", touch("down"));
  img.addEventListener("pointermove", touch("move"));
  img.addEventListener("pointerup", touch("up"));
  img.addEventListener("pointercancel", touch("up"));
  img.addEventListener("keydown", press);
  img.addEventListener("blur", () => (ring.style.visibility = "hidden"));
  model.on("change:image", showSoon);
  model.on("change:alt change:width change:touchable", describe);
  show();
  describe();
  el.style.position = "relative";
  el.append(img, ring);
}
export default { render };
