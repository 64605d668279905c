// What a box cuts off, the keyboard must be able to scroll to.
const cut = new ResizeObserver((boxes) => {
  for (const { target } of boxes) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
document.querySelectorAll("pre, .table-wrapper, .formula, .katex-display").forEach((box) => cut.observe(box));

// Who follows a link to what is folded finds it open.
function unfold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target; fold; fold = fold.parentElement?.closest("details")) {
    if (fold.localName === "details") fold.open = true;
  }
  target?.querySelector(":scope > details.second-reading")?.setAttribute("open", "");
  target?.scrollIntoView();
}
window.addEventListener("hashchange", unfold);
if (location.hash) unfold();

// On paper, everything is open.
window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
