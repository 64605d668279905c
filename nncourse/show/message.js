// A widget's message; and what makes the widget around it fit for a screen reader and for the keyboard.
const REST = 1200; // milliseconds without a change, after which a widget is said to be at rest
const KEYS = /^(Arrow|Page|Home|End|Enter| )/;
const CONTROLS = ".noUi-handle, button, select, input, img, canvas";

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes))
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

// ipywidgets gives a slider no name, and says its power or its index in place of its value.
function nameSliders(root) {
  for (const box of root.querySelectorAll(".widget-inline-hbox, .widget-inline-vbox")) {
    const [label, readout, handle] = [".widget-label", ".widget-readout", ".noUi-handle"].map((part) =>
      box.querySelector(part),
    );
    if (!handle) continue;
    set(handle, { "aria-label": label.textContent, "aria-valuetext": readout.textContent });
    if (readout.contentEditable === "true")
      set(readout, { role: "textbox", tabindex: "0", "aria-label": `${label.textContent}, typed` });
  }
}

function render({ model, el }) {
  const text = document.createElement("div");
  const spoken = document.createElement("div");
  el.classList.add("nncourse-message");
  spoken.className = "nncourse-spoken";
  set(spoken, { role: "status", "aria-live": "polite" });
  el.append(text, spoken);
  const show = () => (text.innerHTML = model.get("value"));
  show();

  let root = null;
  let timer = null;
  // All that has changed is said once, when the widget has come to rest: a run in training would never end its sentence.
  const speak = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const message = text.querySelector("[role=alert]") ? "" : text.innerText; // an alert speaks for itself
      const pictures = [...root.querySelectorAll("img")].map(({ alt }) => alt);
      spoken.textContent = [message, ...pictures].join(" ");
    }, REST);
  };
  const watch = new MutationObserver((changes) => {
    nameSliders(root);
    if (changes.some(({ attributeName }) => attributeName === "alt")) speak();
  });
  const say = (event) => (spoken.textContent = event.detail);
  // The page's shortcuts take these keys before a control sees them, unless it says that they are its own.
  const keep = ({ target, key, ctrlKey, metaKey }) => {
    if (root.contains(target) && target.matches(CONTROLS))
      target.toggleAttribute("data-lm-suppress-shortcuts", KEYS.test(key) && !ctrlKey && !metaKey);
  };
  const begin = () => {
    root = el.closest(".nncourse-live");
    if (!root) {
      timer = requestAnimationFrame(begin);
      return;
    }
    nameSliders(root);
    watch.observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ["alt", "aria-valuetext"] });
    root.addEventListener("nncourse-say", say);
    window.addEventListener("keydown", keep, true);
    model.on("change:value", show);
    model.on("change:value", speak);
  };
  begin();
  return () => {
    root ? clearTimeout(timer) : cancelAnimationFrame(timer);
    watch.disconnect();
    window.removeEventListener("keydown", keep, true);
  };
}
export default { render };
