// The neuron of lesson 01 on the start page: drag its border, move its three numbers, or let it learn.

const DAYS = [ // hours of sun, kilograms of laundry, and whether it was dry by the evening
  [3, 1, 1], [5, 1, 1], [7, 1, 1], [6, 2, 1], [8, 2, 1], [9, 3, 1],
  [0, 1, 0], [1, 1, 0], [3, 2, 0], [4, 2, 0], [5, 3, 0], [7, 3, 0],
];
const WIDE = 10, HIGH = 4, UNIT = 48; // hours, kilograms, and how many pixels each takes
const NAMES = ["w1", "w2", "b"];

const demo = document.getElementById("neuron");
const [svg, says, learn] = ["svg", "output", "button"].map((name) => demo.querySelector(name));
const sliders = NAMES.map((name) => demo.querySelector(`input[name=${name}]`));
const numbers = [1, -2, 3]; // two weights and a bias: all that the neuron is
let learning = null;

const score = ([x1, x2]) => numbers[0] * x1 + numbers[1] * x2 + numbers[2];
const fires = (day) => (score(day) > 1e-9 ? 1 : 0);
const place = (x1, x2) => [x1 * UNIT, (HIGH - x2) * UNIT];

function make(name, attributes, parent = svg) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return parent.appendChild(element);
}

// The corners of the plot on the side where the neuron fires, and where the border cuts its edges, in order.
function dryRegion() {
  const corners = [[0, 0], [WIDE, 0], [WIDE, HIGH], [0, HIGH]];
  const region = [], cuts = [];
  corners.forEach((from, i) => {
    const to = corners[(i + 1) % 4], before = score(from), after = score(to);
    if (before > 0) region.push(from);
    if (before > 0 !== after > 0) {
      const share = before / (before - after);
      cuts.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
      region.push(cuts.at(-1));
    }
  });
  return { region, cuts };
}

const written = (value) => String(Math.round(value * 100) / 100).replace("-", "−");

function draw() {
  const { region, cuts } = dryRegion();
  shade.setAttribute("points", region.map((corner) => place(...corner)).join(" "));
  const [[x1, y1], [x2, y2]] = cuts.length === 2 ? cuts.map((cut) => place(...cut)) : [[-9, -9], [-9, -9]];
  for (const line of [border, grip]) Object.entries({ x1, y1, x2, y2 }).forEach(([k, v]) => line.setAttribute(k, v));
  let wrong = 0;
  DAYS.forEach((day, i) => {
    const mistaken = fires(day) !== day[2];
    wrong += mistaken;
    crosses[i].style.display = mistaken ? "" : "none";
  });
  sliders.forEach((slider, i) => {
    slider.value = numbers[i];
    slider.nextElementSibling.textContent = written(numbers[i]);
  });
  const message = wrong ? `${wrong} of ${DAYS.length} days on the wrong side` : "No mistake is left";
  if (says.textContent !== message) says.textContent = message;
  return wrong;
}

// Frank Rosenblatt's rule of 1958: each day that is on the wrong side moves the three numbers a little.
function correct(day) {
  const change = 0.1 * (day[2] - fires(day));
  numbers[0] += change * day[0];
  numbers[1] += change * day[1];
  numbers[2] += change;
  return change !== 0;
}

function stop() {
  clearTimeout(learning);
  learning = null;
  learn.textContent = "Let it learn";
}

function step(i = 0) {
  let looked = 0;
  while (looked++ < DAYS.length && !correct(DAYS[i++ % DAYS.length]));
  draw();
  if (looked > DAYS.length) stop();
  else learning = setTimeout(step, 150, i % DAYS.length);
}

make("rect", { class: "damp-side", width: WIDE * UNIT, height: HIGH * UNIT });
const shade = make("polygon", { class: "dry-side" });
for (let hours = 0; hours <= WIDE; hours += 2) {
  make("text", { x: hours * UNIT, y: HIGH * UNIT + 20, "text-anchor": "middle" }).textContent = hours;
}
for (let kilograms = 0; kilograms <= HIGH; kilograms += 1) {
  make("text", { x: -10, y: place(0, kilograms)[1] + 5, "text-anchor": "end" }).textContent = kilograms;
}
make("text", { x: (WIDE * UNIT) / 2, y: HIGH * UNIT + 42, "text-anchor": "middle" }).textContent = "sun (hours)";
make("text", { transform: `translate(-32 ${(HIGH * UNIT) / 2}) rotate(-90)`, "text-anchor": "middle" }).textContent =
  "laundry (kg)";
make("rect", { class: "frame", width: WIDE * UNIT, height: HIGH * UNIT });
const border = make("line", { class: "border" });
const grip = make("line", { class: "grip" }); // wide and unseen, so that a finger finds it
const crosses = DAYS.map(([sun, laundry, dry]) => {
  const [x, y] = place(sun, laundry);
  if (dry) make("rect", { class: "dry", x: x - 7, y: y - 7, width: 14, height: 14 });
  else make("circle", { class: "damp", cx: x, cy: y, r: 8 });
  return make("path", { class: "mistake", d: `M${x - 13} ${y - 13}l26 26m0 -26l-26 26` });
});

// Whoever drags the border moves the bias, so that the border goes through the finger.
svg.addEventListener("pointerdown", (event) => {
  if (event.target !== grip) return;
  stop();
  svg.setPointerCapture(event.pointerId);
});
svg.addEventListener("pointermove", (event) => {
  if (!svg.hasPointerCapture(event.pointerId)) return;
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const bias = -(numbers[0] * point.x) / UNIT - numbers[1] * (HIGH - point.y / UNIT);
  numbers[2] = Math.min(10, Math.max(-10, bias));
  draw();
});
sliders.forEach((slider, i) =>
  slider.addEventListener("input", () => {
    stop();
    numbers[i] = Number(slider.value);
    draw();
  }),
);
learn.addEventListener("click", () => {
  if (learning) return stop();
  if (draw() === 0) numbers.splice(0, 3, 1, -2, 3);
  learn.textContent = "Stop";
  step();
});

demo.hidden = false;
draw();
