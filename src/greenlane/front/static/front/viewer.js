// The viewer of scans: panes with a canvas and an overlay of marks, tools, and keys. Everything that is decided is sent by
// the forms of the panel beside the picture, which work without this script too; keys only press their buttons.
import { Look, Pyramid } from "./viewer_picture.js";

const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const read = (id) => JSON.parse(one(`#${id}`).textContent);
const svg = (name, given = {}) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(given).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
};
const place = (element, given) => Object.entries(given).forEach(([key, value]) => element.setAttribute(key, value));

const root = one("[data-viewer]");
const stage = one("[data-stage]");
const about = read("viewer-picture");
const words = read("viewer-words");
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const figures = new Intl.NumberFormat(`${document.documentElement.lang}-u-nu-latn`, { maximumFractionDigits: 0 });
const whole = (number) => figures.format(number);
const SYMBOLS = { "": "?", accepted: "✓", rejected: "✕", redrawn: "✎", own: "+" };
const TOP = 65535;

const look = new Look();
let marks = read("viewer-marks");
let chosen = null; // the id of the mark that stands
let mode = ""; // "", "draw" or "measure"
let draft = null; // the box that is drawn: {pane, mark, box}
let line = null; // what is measured: {pane, from, to}
let range = "auto";

// ---- what is said aloud, and shown for those who see
const said = one("[data-said-here]");
function say(text) {
  said.textContent = "";
  if (text) requestAnimationFrame(() => { said.textContent = text; });
}

// ---- panes: one view each
class Pane {
  constructor(view) {
    this.view = view;
    this.pyramid = new Pyramid(view, address, () => this.arrived(), () => say(words.failed));
    this.element = document.createElement("div");
    this.element.className = "pane";
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "application");
    this.element.setAttribute("aria-label", about.views.length > 1 ? view.name : document.title);
    this.element.setAttribute("aria-describedby", "marks-title");
    this.canvas = document.createElement("canvas");
    this.over = svg("svg", { "aria-hidden": "true", focusable: "false" });
    this.shapes = svg("g");
    this.tools = svg("g");
    this.over.append(this.shapes, this.tools);
    this.element.append(this.canvas, this.over);
    if (about.views.length > 1) {
      const name = document.createElement("span");
      name.className = "pane-name";
      name.textContent = view.name;
      this.element.append(name);
    }
    this.scale = 0;
    this.fitted = true;
    this.known = false;
    this.element.addEventListener("focus", () => { current = this; });
    this.listen();
    new ResizeObserver(() => this.resized()).observe(this.element);
  }

  get width() { return this.canvas.width; }
  get height() { return this.canvas.height; }
  get fit() { return Math.min(this.width / this.view.width, this.height / this.view.height); }

  resized() {
    const dots = devicePixelRatio || 1, { clientWidth, clientHeight } = this.element;
    if (!clientWidth || !clientHeight) return;
    const centre = this.scale ? this.at(this.width / 2, this.height / 2) : null;
    this.canvas.width = Math.round(clientWidth * dots);
    this.canvas.height = Math.round(clientHeight * dots);
    place(this.over, { viewBox: `0 0 ${this.width} ${this.height}` });
    if (this.fitted || !centre) this.whole();
    else this.move(centre, this.scale);
  }

  /** The pixel of the view under a place of the canvas. */
  at(x, y) { return [(x - this.x) / this.scale, (y - this.y) / this.scale]; }

  whole() {
    this.fitted = true;
    this.scale = this.fit;
    this.x = (this.width - this.view.width * this.scale) / 2;
    this.y = (this.height - this.view.height * this.scale) / 2;
    this.paint();
  }

  /** Put a pixel of the view into the middle at a scale. */
  move([px, py], scale) {
    this.fitted = false;
    this.scale = Math.min(32, Math.max(this.fit / 2, scale));
    this.x = this.width / 2 - Math.min(this.view.width, Math.max(0, px)) * this.scale;
    this.y = this.height / 2 - Math.min(this.view.height, Math.max(0, py)) * this.scale;
    this.paint();
  }

  zoom(factor, x = this.width / 2, y = this.height / 2) {
    const [px, py] = this.at(x, y), scale = Math.min(32, Math.max(this.fit / 2, this.scale * factor));
    this.move([px + (this.width / 2 - x) / scale, py + (this.height / 2 - y) / scale], scale);
  }

  pan(dx, dy) {
    const [px, py] = this.at(this.width / 2, this.height / 2);
    this.move([px + dx / this.scale, py + dy / this.scale], this.scale);
  }

  arrived() {
    if (!this.known && this.pyramid.tiles.size && this.pyramid.asked.size === 0) {
      this.known = true;
      if (range === "auto") window_("auto", true);
    }
    this.paint();
  }

  paint() {
    if (this.painting || !this.scale || this.element.hidden) return;
    this.painting = requestAnimationFrame(() => {
      this.painting = 0;
      const pen = this.canvas.getContext("2d", { alpha: false });
      pen.fillStyle = "#000";
      pen.fillRect(0, 0, this.width, this.height);
      const { scale, x, y, width, height } = this;
      const there = this.pyramid.draw(pen, look, { scale, x, y, width, height });
      if (there && root.dataset.state !== "loaded") {
        root.dataset.state = "loaded";
        performance.mark("picture");
        say(words.loaded);
      }
      this.mark();
    });
  }

  // ---- marks and tools over the picture
  shown([left, top, width, height]) {
    return { x: this.x + left * this.scale, y: this.y + top * this.scale, width: width * this.scale, height: height * this.scale };
  }

  mark() {
    const dots = devicePixelRatio || 1, hidden = root.dataset.marks === "hidden";
    const here = hidden ? [] : marks.filter((mark) => mark.view === this.view.number && mark !== draft?.mark);
    here.sort((one, other) => (one.id === chosen) - (other.id === chosen)); // the one that stands lies on top
    this.shapes.replaceChildren(...here.map((mark) => this.shape(mark, dots)));
    this.tools.replaceChildren();
    if (draft?.pane === this) this.tools.append(this.box(this.shown(draft.box), "draft", "…", dots));
    if (line?.pane === this) this.tools.append(this.ruler(dots));
  }

  shape(mark, dots) {
    const group = this.box(this.shown(mark.box), `mark ${mark.answer || "open"}${mark.id === chosen ? " chosen" : ""}`, `${mark.number} ${SYMBOLS[mark.answer]}`, dots);
    const area = outline(mark);
    if (area) group.prepend(svg("path", { d: area, transform: `translate(${this.x} ${this.y}) scale(${this.scale})` }));
    group.addEventListener("click", () => choose(mark.id));
    return group;
  }

  box(at, name, text, dots) {
    const group = svg("g", { class: name });
    const label = svg("text", { x: at.x + 5 * dots, y: at.y - 6 * dots, "font-size": 14 * dots });
    label.textContent = text;
    const back = svg("rect", { class: "tag", x: at.x, y: at.y - 21 * dots, width: (11 + 8.5 * text.length) * dots, height: 20 * dots });
    group.append(svg("rect", { class: "halo", ...at, "stroke-width": 5 * dots }), svg("rect", { class: "edge", ...at, "stroke-width": 2 * dots }), back, label);
    return group;
  }

  ruler(dots) {
    const [a, b] = [line.from, line.to].map(([px, py]) => [this.x + px * this.scale, this.y + py * this.scale]);
    const group = svg("g", { class: "ruler" }), ends = { x1: a[0], y1: a[1], x2: b[0], y2: b[1] };
    const label = svg("text", { x: b[0] + 10 * dots, y: b[1] - 8 * dots, "font-size": 14 * dots });
    label.textContent = length();
    group.append(svg("line", { class: "halo", ...ends, "stroke-width": 5 * dots }), svg("line", { class: "edge", ...ends, "stroke-width": 2 * dots }), label);
    return group;
  }

  /** Two fingers: what lies under them stays under them. */
  pinch(fingers, id, now) {
    const middle = () => { const [[ax, ay], [bx, by]] = fingers.values(); return [(ax + bx) / 2, (ay + by) / 2, Math.hypot(ax - bx, ay - by)]; };
    const [x, y, apart] = middle();
    fingers.set(id, now);
    const [nx, ny, wider] = middle();
    this.pan(x - nx, y - ny);
    this.zoom(wider / Math.max(1, apart), nx, ny);
  }

  // ---- pointer: drag to move, with the right button to window; in a mode, to draw
  listen() {
    const spot = (event) => {
      const at = this.canvas.getBoundingClientRect(), dots = this.canvas.width / at.width;
      return [(event.clientX - at.left) * dots, (event.clientY - at.top) * dots];
    };
    let held = null;
    const fingers = new Map();
    this.element.addEventListener("contextmenu", (event) => event.preventDefault());
    this.element.addEventListener("pointerdown", (event) => {
      current = this;
      const [x, y] = spot(event);
      fingers.set(event.pointerId, [x, y]);
      if (fingers.size > 1) { held = null; return; }
      held = { x, y, button: event.button, from: this.at(x, y), low: look.low, high: look.high, moved: false };
      if (event.target.closest?.(".mark")) return;
      this.element.setPointerCapture(event.pointerId);
    });
    this.element.addEventListener("pointermove", (event) => {
      if (fingers.size === 2 && fingers.has(event.pointerId)) { this.pinch(fingers, event.pointerId, spot(event)); return; }
      if (!held) return;
      const [x, y] = spot(event), [dx, dy] = [x - held.x, y - held.y];
      if (!held.moved && Math.hypot(dx, dy) < 4) return;
      held.moved = true;
      if (held.button === 2) slide(held.low, held.high, dx / this.width, dy / this.height);
      else if (mode === "draw") { draft = { ...draft, pane: this, box: corners(held.from, this.at(x, y), this.view) }; this.mark(); }
      else if (mode === "measure") { line = { pane: this, from: held.from, to: this.at(x, y) }; this.mark(); }
      else { this.pan(-(x - (held.px ?? held.x)), -(y - (held.py ?? held.y))); [held.px, held.py] = [x, y]; }
    });
    const drop = (event) => {
      fingers.delete(event.pointerId);
      if (held?.moved && mode === "measure") say(length());
      if (held?.moved && mode === "draw") told();
      held = null;
    };
    this.element.addEventListener("pointerup", drop);
    this.element.addEventListener("pointercancel", (event) => { fingers.delete(event.pointerId); held = null; });
    this.element.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(Math.exp(-Math.sign(event.deltaY) * Math.min(0.4, Math.abs(event.deltaY) / 400)), ...spot(event));
    }, { passive: false });
  }
}

const address = (view, layer, level, column, row) =>
  about.tiles.replace("/999/layer/99/99-99", `/${view}/${layer}/${level}/${column}-${row}`);

function corners([ax, ay], [bx, by], view) {
  const clip = (value, most) => Math.min(most, Math.max(0, Math.round(value)));
  const [left, right] = [clip(Math.min(ax, bx), view.width), clip(Math.max(ax, bx), view.width)];
  const [top, bottom] = [clip(Math.min(ay, by), view.height), clip(Math.max(ay, by), view.height)];
  return [left, top, Math.max(2, right - left), Math.max(2, bottom - top)];
}

function length() {
  const { pane, from, to } = line, [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const mm = pane.view.mm;
  return mm ? fill(words.mm, { n: whole(Math.hypot(dx * mm[1], dy * mm[0])) }) : fill(words.pixels, { n: whole(Math.hypot(dx, dy)) });
}

/** The area of a mark as the data of a path, in pixels of the view: from polygons, or from run lengths down the columns. */
function outline(mark) {
  if (mark.area !== undefined) return mark.area;
  const { mask } = mark, steps = [];
  if (Array.isArray(mask)) {
    for (const points of mask) steps.push(`M${points.map((value, i) => (i % 2 ? value : ` ${value}`)).join(" ")}Z`);
  } else if (mask?.counts) {
    const high = mask.size?.[0] ?? mask.height;
    let at = 0;
    mask.counts.forEach((count, n) => {
      for (let from = at, end = at + count; n % 2 && from < end;) {
        const column = Math.floor(from / high), length = Math.min(end - from, (column + 1) * high - from);
        steps.push(`M${column} ${from - column * high}h1v${length}h-1z`);
        from += length;
      }
      at += count;
    });
  }
  mark.area = steps.join("");
  return mark.area;
}

const panes = about.views.map((view) => new Pane(view));
let current = panes[0];
const repaint = () => panes.forEach((pane) => pane.paint());

function arrange() {
  const beside = root.dataset.beside === "yes";
  panes.forEach((pane) => { pane.element.hidden = !beside && pane !== current; });
  stage.style.setProperty("--panes", beside ? panes.length : 1);
  panes.forEach((pane) => pane.resized());
}

function go(pane) {
  current = pane;
  arrange();
  pane.element.focus({ preventScroll: true });
  if (panes.length > 1) say(pane.view.name);
}

// ---- grey and colour
function window_(name, silent) {
  range = name;
  const [low, high] = name === "auto" ? current.pyramid.range() : { whole: [0, TOP], light: [0, TOP * 0.45], dense: [TOP * 0.35, TOP * 0.9], densest: [TOP * 0.65, TOP] }[name];
  one("[data-window]").value = name;
  greys(low, high, silent);
}

function greys(low, high, silent) {
  look.change({ low, high });
  repaint();
  if (!silent) say(fill(words.window, { low: whole((look.low / TOP) * 100), high: whole((look.high / TOP) * 100) }));
}

function slide(low, high, sideways, down) {
  const middle = (low + high) / 2 + sideways * TOP * 0.6, half = ((high - low) / 2) * Math.exp(down * 2);
  greys(middle - half, middle + half, true);
}

function shift(level, width) {
  const middle = (look.low + look.high) / 2 + level * (look.high - look.low) * 0.1, half = ((look.high - look.low) / 2) * width;
  range = "own";
  greys(middle - half, middle + half);
}

function palette(name) {
  look.change({ palette: name });
  const select = one("[data-palette]");
  select.value = name;
  say(select.selectedOptions[0].textContent);
  repaint();
}

const offered = () => all("[data-palette] option").map((option) => option.value);
function nextPalette() {
  const codes = offered();
  palette(codes[(codes.indexOf(look.palette) + 1) % codes.length]);
}

function pressed(name, on) {
  all(`[data-tool=${name}]`).forEach((button) => {
    button.setAttribute("aria-pressed", String(on));
    say(fill(on ? words.on : words.off, { what: button.firstChild.textContent.trim() }));
  });
}

function strip(name) {
  const on = look.strip !== name;
  look.change({ strip: on ? name : "" });
  pressed(name === "metal" ? "organic" : "metal", false);
  pressed(name, on);
  repaint();
}

function toggle(name) {
  look.change({ [name]: !look[name] });
  pressed(name, look[name]);
  repaint();
}

function mirror(key, name, on, off) {
  const now = root.dataset[key] === on;
  root.dataset[key] = now ? off : on;
  pressed(name, !now);
}

function lights() {
  const dark = document.documentElement.classList.toggle("dark-room");
  try { localStorage.setItem("dark-room", dark ? "yes" : "no"); } catch { /* nothing is kept, then */ }
  pressed("lights", dark);
  requestAnimationFrame(() => panes.forEach((pane) => pane.resized()));
}

function zoomed(deed) {
  deed();
  say(fill(words.zoom, { n: whole((current.scale / (devicePixelRatio || 1)) * 100) }));
}

function beside() {
  if (panes.length < 2) return say(words["one view"]);
  mirror("beside", "beside", "yes", "no");
  return arrange();
}

// ---- marks: chosen, decided, drawn
function choose(id, quiet) {
  const mark = marks.find((row) => row.id === id);
  if (!mark) return;
  chosen = id;
  all("[data-mark]").forEach((row) => row.toggleAttribute("data-chosen", row.dataset.mark === String(id)));
  one(`[data-mark="${id}"]`)?.scrollIntoView({ block: "nearest" });
  const pane = panes.find((row) => row.view.number === mark.view);
  if (pane && pane !== current) { current = pane; arrange(); }
  if (pane && !pane.fitted) pane.move([mark.box[0] + mark.box[2] / 2, mark.box[1] + mark.box[3] / 2], pane.scale);
  repaint();
  const share = mark.confidence === null ? "" : whole(mark.confidence * 100);
  const state = mark.answer === "own" ? words.own : mark.said || fill(words.suggested, { share });
  if (!quiet) say(fill(words.mark, { n: mark.number, title: mark.title, said: state }));
}

function next(step) {
  if (!marks.length) return say(words.none);
  const here = marks.findIndex((mark) => mark.id === chosen);
  return choose(marks[here < 0 ? (step > 0 ? 0 : marks.length - 1) : (here + step + marks.length) % marks.length].id);
}

function standing() {
  if (marks.every((mark) => mark.id !== chosen)) next(1);
  return marks.find((mark) => mark.id === chosen);
}

const press = (kind) => {
  const before = chosen, mark = standing();
  if (mark && before === mark.id) one(`#${kind}-${mark.id}`)?.click(); // a mark that nobody has looked at is not decided
};

function start(next, button) {
  leave();
  mode = next;
  root.dataset.mode = next;
  if (button) pressed(button, true);
  current.element.focus({ preventScroll: true });
}

function leave() {
  const before = mode;
  mode = "";
  draft = line = null;
  delete root.dataset.mode;
  const form = one("[data-draft]");
  if (form) form.hidden = true;
  if (before === "measure") pressed("measure", false);
  repaint();
}

function middle() {
  const [px, py] = current.at(current.width / 2, current.height / 2), size = Math.min(current.width, current.height) / current.scale / 6;
  return corners([px - size / 2, py - size / 2], [px + size / 2, py + size / 2], current.view);
}

function drawing(id) {
  const form = one("[data-draft]"), mark = marks.find((row) => row.id === id);
  if (!form || !about.mine || (id && !mark)) return;
  if (mark?.answer === "own") return;
  if (mark) choose(id, true);
  start("draw");
  draft = { pane: current, mark: mark ?? null, box: mark ? mark.box.map(Math.round) : middle() };
  form.hidden = false;
  form.elements.goods.value = mark ? mark.goods : "";
  repaint();
  say(words.draw);
}

function told() {
  const [x, y, w, h] = draft.box;
  say(fill(words.box, { x, y, w, h }));
}

function keep() {
  const form = one("[data-draft]");
  if (!draft || !form) return;
  if (!draft.mark && !form.elements.goods.value) { form.elements.goods.focus(); return; }
  form.requestSubmit();
}

function measure() {
  if (mode === "measure") return leave();
  start("measure", "measure");
  const [px, py] = current.at(current.width / 2, current.height / 2), reach = current.width / current.scale / 8;
  line = { pane: current, from: [px, py], to: [px + reach, py] };
  repaint();
  return say(words.measure);
}

function arrows(dx, dy, shifted) {
  const step = Math.max(1, Math.round(8 / current.scale));
  if (mode === "draw") {
    const [left, top, width, height] = draft.box;
    draft.box = shifted
      ? corners([left, top], [left + Math.max(2, width + dx * step), top + Math.max(2, height + dy * step)], current.view)
      : [Math.min(current.view.width - width, Math.max(0, left + dx * step)), Math.min(current.view.height - height, Math.max(0, top + dy * step)), width, height];
    current.mark();
    told();
  } else if (mode === "measure") {
    const end = shifted ? "from" : "to";
    line[end] = [line[end][0] + dx * step, line[end][1] + dy * step];
    current.mark();
    say(length());
  } else current.pan(dx * current.width * 0.12, dy * current.height * 0.12);
}

// ---- time that the picture was in sight, told with every decision; the server believes no more than went by
let sight = 0, since = document.hidden ? null : performance.now(), before = 0;
document.addEventListener("visibilitychange", () => {
  if (document.hidden && since !== null) { sight += performance.now() - since; since = null; }
  else if (!document.hidden) since = performance.now();
});
const spent = () => Math.round((sight + (since === null ? 0 : performance.now() - since)) / 1000);

function fillIn(form) {
  const seconds = form.elements.seconds;
  if (form.id === "verdict") { if (seconds) seconds.value = spent(); return; }
  if (seconds) { seconds.disabled = false; seconds.value = Math.max(0, spent() - before); }
  if (form.matches("[data-draft]") && draft) {
    const [left, top, width, height] = draft.box;
    Object.entries({ view: draft.pane.view.number, mark: draft.mark?.id ?? "", left, top, width, height }).forEach(([name, value]) => { form.elements[name].value = value; });
  }
}
document.addEventListener("submit", (event) => {
  if (event.target.closest("#reading")) fillIn(event.target);
}, true);
document.addEventListener("htmx:configRequest", (event) => {
  const form = event.detail.elt;
  if (!form.matches?.("#reading form")) return;
  fillIn(form);
  const given = new FormData(form);
  for (const [name, value] of given) if (!(name in event.detail.parameters) || form.matches("[data-draft]") || name === "seconds") event.detail.parameters[name] = value;
});
document.addEventListener("htmx:afterSwap", () => {
  before = spent();
  marks = read("viewer-marks");
  leave();
  if (chosen !== null) choose(chosen, true);
  repaint();
  const panel = one("#reading");
  if (panel.dataset.said) say(panel.dataset.said);
  if (!panel.contains(document.activeElement)) current.element.focus({ preventScroll: true });
});

// ---- tools and keys
const tools = {
  in: () => zoomed(() => current.zoom(1.25)),
  out: () => zoomed(() => current.zoom(0.8)),
  fit: () => zoomed(() => current.whole()),
  full: () => zoomed(() => current.move(current.at(current.width / 2, current.height / 2), devicePixelRatio || 1)),
  invert: () => toggle("invert"),
  organic: () => strip("organic"),
  metal: () => strip("metal"),
  edges: () => toggle("edges"),
  beside,
  measure,
  hide: () => { mirror("marks", "hide", "hidden", "shown"); repaint(); },
  lights,
  keys: () => one("#viewer-keys").showModal(),
  add: () => drawing(null),
  leave: () => { leave(); current.element.focus({ preventScroll: true }); },
};
const keys = {
  "+": tools.in, "=": tools.in, "-": tools.out, 0: tools.fit, 1: tools.full, i: tools.invert, c: nextPalette, o: tools.organic, m: tools.metal,
  e: tools.edges, v: beside, w: () => (panes.length > 1 ? go(panes[(panes.indexOf(current) + 1) % panes.length]) : say(words["one view"])),
  j: () => next(1), k: () => next(-1), y: () => press("accept"), n: () => press("reject"), r: () => drawing(standing()?.id), a: tools.add,
  u: () => one("#undo")?.click(), d: measure, h: tools.hide, b: lights, "?": tools.keys,
  "[": () => shift(-1, 1), "]": () => shift(1, 1), "{": () => shift(0, 0.8), "}": () => shift(0, 1.25),
};
const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const typing = (target) => target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, dialog");
const atPicture = (target) => target === document.body || target === root || target.closest?.(".pane");

function enter(event) {
  if (mode === "draw" && (atPicture(event.target) || event.target.id === "draft-goods")) keep();
  else if (atPicture(event.target)) {
    const form = one("#verdict");
    if (!form) return;
    form.scrollIntoView({ block: "nearest" });
    (one("input[type=radio]:checked", form) ?? one("input[type=radio]", form)).focus();
  } else return;
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("dialog")) return;
  if (event.key === "Escape") { tools.leave(); return; }
  if (event.key === "Enter") { enter(event); return; }
  if (ways[event.key] && atPicture(event.target)) { event.preventDefault(); arrows(...ways[event.key], event.shiftKey); return; }
  if (document.body.dataset.keys === "off" || typing(event.target)) return;
  const deed = keys[event.key] ?? keys[event.key.toLowerCase()];
  event.stopImmediatePropagation(); // the keys of lists rest here
  if (!deed) return;
  event.preventDefault();
  deed();
}, true);

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-tool], [data-choose], [data-redraw]");
  if (!button || !root.contains(button)) return;
  if (button.dataset.tool) tools[button.dataset.tool]();
  else if (button.dataset.choose) choose(Number(button.dataset.choose));
  else drawing(Number(button.dataset.redraw));
});
one("[data-window]").addEventListener("change", (event) => window_(event.target.value));
one("[data-palette]").addEventListener("change", (event) => palette(event.target.value));

// ---- begin
const kinds = new Set(about.views.map((view) => view.kind));
all("[data-palette] option").forEach((option) => {
  if (option.value === "painted" ? !kinds.has("colour") : option.value === "material" && kinds.size === 1 && kinds.has("grey")) option.remove();
});
if (!kinds.has("dual") && !kinds.has("colour")) all("[data-tool=organic], [data-tool=metal]").forEach((button) => { button.disabled = true; });
let dark = true;
try { dark = localStorage.getItem("dark-room") !== "no"; } catch { /* the room is dark, then */ }
document.documentElement.classList.toggle("dark-room", dark);
all("[data-tool=lights]").forEach((button) => button.setAttribute("aria-pressed", String(dark)));
if (kinds.has("colour")) range = "whole";
look.change({ palette: kinds.has("colour") ? "painted" : kinds.has("dual") ? "material" : "grey" });
one("[data-palette]").value = look.palette;
one("[data-window]").value = range;
stage.append(...panes.map((pane) => pane.element));
arrange();
say(words.loading);
if (!document.body.dataset.refused) current?.element.focus({ preventScroll: true });
