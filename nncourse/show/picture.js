// A picture with its alt text, which tells where it is touched.
function render({ model, el }) {
  const img = document.createElement("img");
  const show = () => {
    const old = img.src;
    img.src = URL.createObjectURL(new Blob([model.get("image")]));
    if (old) URL.revokeObjectURL(old);
  };
  const describe = () => {
    img.alt = model.get("alt");
    img.style.width = model.get("width") + "px";
    img.style.cursor = model.get("touchable") ? "crosshair" : "default";
    img.style.touchAction = model.get("touchable") ? "none" : "auto";
  };
  // Touches are sent as messages, not as state: of a state only the last would arrive while the kernel works.
  let held = false;
  let waiting = false;
  const touch = (kind) => (event) => {
    if (!model.get("touchable") || (kind === "move" && (!held || waiting))) return;
    held = kind !== "up";
    if (kind === "down") img.setPointerCapture(event.pointerId);
    waiting = true;
    requestAnimationFrame(() => (waiting = false));
    const box = img.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    const y = 1 - (event.clientY - box.top) / box.height;
    model.send({ kind, x, y, time: performance.timeOrigin + event.timeStamp });
  };
  img.style.maxWidth = "100%";
  img.draggable = false;
  img.addEventListener("pointerdown", touch("down"));
  img.addEventListener("pointermove", touch("move"));
  img.addEventListener("pointerup", touch("up"));
  img.addEventListener("pointercancel", touch("up"));
  model.on("change:image", show);
  model.on("change:alt change:width change:touchable", describe);
  show();
  describe();
  el.appendChild(img);
}
export default { render };
