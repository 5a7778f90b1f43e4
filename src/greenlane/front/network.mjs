// Draws a network with WebGL beside the list that stands on the page, so that nobody needs the picture:
//     <div id="network" data-from="…json" data-worker="…js" data-node="…" data-edge="…"> … <div class="canvas"></div>
// A link with data-key on the page selects its node in the picture and opens what is known of it in #about. Checkboxes
// named "kinds" hide and show kinds of nodes, data-do="in|out|fit|png|expand" are buttons. Without WebGL the list stands
// alone and the page says so. Nothing is drawn by style attributes: the page's policy forbids them.
import Graph from "graphology";
import Sigma from "sigma";
import { NodeProgram } from "sigma/rendering";
import { floatColor } from "sigma/utils";

const root = document.documentElement;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const place = document.getElementById("network");
const about = document.getElementById("about");
const canvas = place.querySelector(".canvas");
const status = place.querySelector("[role=status]");
const list = document.querySelector(".network-list");

// Lane colours are for lanes: kinds differ by shape, shade, and whether they are filled.
const KINDS = {
  case: { shape: 0, colour: "--ink", full: true, more: 2 },
  consignment: { shape: 1, colour: "--ink", full: false, more: 0 },
  company: { shape: 2, colour: "--link", full: true, more: 1 },
  person: { shape: 2, colour: "--link", full: false, more: 1 },
  selector: { shape: 3, colour: "--quiet", full: true, more: -1 },
  specimen: { shape: 4, colour: "--ink", full: true, more: 0 },
  place: { shape: 5, colour: "--quiet", full: false, more: 0 },
};
const SUGGESTED = new Set(["alike", "relative"]);
const ROUNDS = 400; // of the layout, fewer where the network is large
const LONGEST = 15000; // milliseconds of it, beside the page
const MANY = 3000; // links: beyond it they are hidden while the picture moves, and are opened from the list alone
const USUAL = 500; // nodes that are drawn at full size: of more, each is smaller
const MOST_FOUND = 40; // nodes that are added to the list because they are looked for
const FEW = 120; // nodes that are all in sight: nothing need be moved to show one
const TONES = ["--ink", "--link", "--quiet", "--edge", "--line", "--surface", "--focus", "--raised"];

let tones = {};
/** The tokens' colours as they are now: what a theme resolves, a canvas cannot. */
function read() {
  const probe = document.createElement("span");
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  root.append(probe);
  tones = Object.fromEntries(TONES.map((token) => {
    probe.style.color = `var(${token})`;
    pen.fillStyle = getComputedStyle(probe).color;
    return [token, pen.fillStyle]; // as #rrggbb, which the library reads
  }));
  probe.remove();
}

const VERTEX = `
attribute vec4 a_id; attribute vec4 a_color; attribute vec4 a_fill; attribute vec2 a_position;
attribute float a_size; attribute float a_shape;
uniform float u_sizeRatio; uniform float u_pixelRatio; uniform mat3 u_matrix;
varying vec4 v_color; varying vec4 v_fill; varying float v_shape; varying float v_pixel;
const float bias = 255.0 / 254.0;
void main() {
  gl_Position = vec4((u_matrix * vec3(a_position, 1)).xy, 0, 1);
  gl_PointSize = a_size / u_sizeRatio * u_pixelRatio * 2.0;
  v_pixel = 2.0 / gl_PointSize;
  v_shape = a_shape;
  #ifdef PICKING_MODE
  v_color = a_id; v_fill = a_id;
  #else
  v_color = a_color; v_fill = a_fill;
  #endif
  v_color.a *= bias; v_fill.a *= bias;
}`;
const FRAGMENT = `
precision highp float;
varying vec4 v_color; varying vec4 v_fill; varying float v_shape; varying float v_pixel;
float away(vec2 p) {
  if (v_shape < 0.5) return max(abs(p.x), abs(p.y)) - 0.78;
  if (v_shape < 1.5) return max(abs(p.x) - 0.9, abs(p.y) - 0.62);
  if (v_shape < 2.5) return length(p) - 0.88;
  if (v_shape < 3.5) return (abs(p.x) + abs(p.y) - 0.96) * 0.7071;
  if (v_shape > 4.5) p.y = -p.y;
  return max((abs(p.x) * 1.9 - p.y - 0.9) * 0.4657, p.y - 0.78);
}
void main(void) {
  float d = away(gl_PointCoord * 2.0 - 1.0);
  #ifdef PICKING_MODE
  if (d > 0.0) discard;
  gl_FragColor = v_color;
  #else
  float inside = smoothstep(v_pixel * 0.5, -v_pixel * 0.5, d);
  float rim = max(0.2, v_pixel * 1.6);
  vec4 colour = mix(v_color, v_fill, smoothstep(v_pixel * 0.5, -v_pixel * 0.5, d + rim));
  gl_FragColor = colour * inside;
  #endif
}`;
const { FLOAT, UNSIGNED_BYTE, POINTS } = globalThis.WebGLRenderingContext ?? {};

/** A node as a point that is cut to the shape of its kind, with a rim and what fills it. */
class Shape extends NodeProgram {
  getDefinition() {
    const whole = { type: FLOAT }, four = { size: 4, type: UNSIGNED_BYTE, normalized: true };
    return {
      VERTICES: 1, VERTEX_SHADER_SOURCE: VERTEX, FRAGMENT_SHADER_SOURCE: FRAGMENT, METHOD: POINTS,
      UNIFORMS: ["u_sizeRatio", "u_pixelRatio", "u_matrix"],
      ATTRIBUTES: [
        { name: "a_position", size: 2, ...whole }, { name: "a_size", size: 1, ...whole }, { name: "a_shape", size: 1, ...whole },
        { name: "a_color", ...four }, { name: "a_fill", ...four }, { name: "a_id", ...four },
      ],
    };
  }
  processVisibleItem(id, at, data) {
    const values = [data.x, data.y, data.size, data.shape, floatColor(data.color), floatColor(data.fill), id];
    values.forEach((value, n) => { this.array[at + n] = value; });
  }
  setUniforms({ sizeRatio, pixelRatio, matrix }, { gl, uniformLocations }) {
    gl.uniform1f(uniformLocations.u_pixelRatio, pixelRatio);
    gl.uniform1f(uniformLocations.u_sizeRatio, sizeRatio);
    gl.uniformMatrix3fv(uniformLocations.u_matrix, false, matrix);
  }
}

const short = (text) => (text.length > 30 ? `${text.slice(0, 29)}…` : text);

let taken = []; // the boxes of labels that stand in the picture now
const widths = new Map();

/** Whether there is room for a label here; it is then taken. */
function room(pen, text, x, y, high) {
  const key = `${pen.font} ${text}`;
  if (!widths.has(key)) widths.set(key, pen.measureText(text).width);
  const box = [x - 2, y - high, x + widths.get(key) + 2, y + 3];
  if (taken.some((one) => box[0] < one[2] && one[0] < box[2] && box[1] < one[3] && one[1] < box[3])) return false;
  taken.push(box);
  return true;
}

/** A label where there is room, with a rim in the colour of the ground; its own script keeps its direction. */
function label(pen, data, settings) {
  if (!data.label) return;
  pen.font = `${data.strong ? 600 : 400} ${settings.labelSize}px ${settings.labelFont}`;
  pen.textAlign = "left";
  const at = [short(data.label), data.x + data.size + 4, data.y + settings.labelSize / 3];
  if (!data.strong && !room(pen, ...at, settings.labelSize)) return;
  pen.lineJoin = "round";
  pen.lineWidth = 4;
  pen.strokeStyle = tones["--surface"];
  pen.fillStyle = tones["--ink"];
  pen.strokeText(...at);
  pen.fillText(...at);
}

/** What is pointed at or selected: a ring around it, and its label whatever else would hide it. */
function hover(pen, data, settings) {
  pen.beginPath();
  pen.arc(data.x, data.y, data.size + 5, 0, Math.PI * 2);
  pen.lineWidth = 3;
  pen.strokeStyle = tones["--focus"];
  pen.stroke();
  label(pen, { ...data, strong: true }, settings);
}

const graph = new Graph({ multi: true, type: "undirected" });
const hidden = new Set();
let renderer = null, chosen = "", lit = new Set(), found = null;

/** The same beginning each time: nodes on a spiral in the order in which they come. */
function begin(n, near) {
  const turn = n * 2.39996;
  const reach = 10 * Math.sqrt(n + 1) * (near ? 0.05 : 1);
  return { x: (near?.x ?? 0) + reach * Math.cos(turn), y: (near?.y ?? 0) + reach * Math.sin(turn) };
}

function add(said, near) {
  let n = graph.order;
  let fresh = 0;
  for (const node of said.nodes) {
    if (graph.hasNode(node.key)) continue;
    fresh += 1;
    graph.addNode(node.key, { ...begin(n, near), label: node.said, kind: node.kind, word: node.word, type: "shape", links: 0 });
    n += 1;
  }
  for (const edge of said.edges) {
    const key = `${edge.kind} ${edge.start} ${edge.end}`;
    if (graph.hasEdge(key) || edge.start === edge.end) continue;
    graph.addEdgeWithKey(key, edge.start, edge.end, { kind: edge.kind, bits: edge.bits, size: 1 + Math.min(3, Math.max(0, edge.bits) / 6), weight: 1 });
  }
  graph.updateEachNodeAttributes((key, data) => ({ ...data, links: graph.degree(key) }), { attributes: ["links"] });
  return fresh;
}

/** How much smaller nodes are drawn where there are many. */
const smaller = () => Math.min(1, Math.max(0.4, Math.sqrt(USUAL / Math.max(1, graph.order))));

function dressed(key, data) {
  const kind = KINDS[data.kind] ?? KINDS.selector;
  const dim = found ? !found.has(key) : lit.size > 0 && !lit.has(key);
  const colour = tones[dim ? "--line" : kind.colour];
  const size = smaller() * Math.min(15, 4.5 + kind.more + Math.sqrt(data.links) * 1.1);
  const last = key === chosen;
  return {
    ...data, size: last ? size + 3 : size, shape: kind.shape, color: colour, fill: kind.full ? colour : tones["--surface"],
    hidden: hidden.has(data.kind), highlighted: last, zIndex: last ? 2 : dim ? 0 : 1,
    forceLabel: last || Boolean(found?.has(key) && found.size < 40) || (lit.has(key) && lit.size < 40), label: dim ? "" : data.label,
  };
}

function lined(key, data) {
  const [start, end] = graph.extremities(key);
  const near = chosen && (start === chosen || end === chosen);
  const faint = chosen || found || SUGGESTED.has(data.kind) || graph.size > MANY;
  const size = data.size * smaller();
  return { ...data, color: tones[near ? "--focus" : faint ? "--line" : "--edge"], size: near ? size + 1 : size, zIndex: near ? 1 : 0 };
}

/** The parts that hang together, the largest first, each a list of keys. */
function parts() {
  const seen = new Set();
  const found = [];
  graph.forEachNode((first) => {
    if (seen.has(first)) return;
    const part = [first];
    seen.add(first);
    for (const key of part) {
      graph.forEachNeighbor(key, (other) => {
        if (!seen.has(other)) part.push(other);
        seen.add(other);
      });
    }
    found.push(part);
  });
  return found.sort((a, b) => b.length - a.length);
}

/** A part as the worker takes it: its nodes by number, the two ends of each link, how many rounds. */
function numbered(keys, rounds) {
  const number = new Map(keys.map((key, n) => [key, n]));
  const ends = [];
  for (const [key, n] of number) {
    graph.forEachEdge(key, (_, __, start, end) => {
      if (start === key) ends.push(n, number.get(end));
    });
  }
  return { order: keys.length, ends: Int32Array.from(ends), rounds: Math.max(300, Math.min(rounds, Math.round((rounds * 900) / keys.length))) };
}

/** A part as a box: as large as it has nodes, whatever the forces made of it. */
function boxed(keys, places) {
  const at = places.length === 4 ? Float32Array.of(0, 0, 1, 0) : places;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let n = 0; n < at.length; n += 2) {
    [left, right] = [Math.min(left, at[n]), Math.max(right, at[n])];
    [top, bottom] = [Math.min(top, at[n + 1]), Math.max(bottom, at[n + 1])];
  }
  const [wide, high] = [right - left, bottom - top];
  const scale = keys.length > 1 ? Math.sqrt(keys.length) / Math.sqrt(Math.max(wide, high / 4, 1e-9) * Math.max(high, wide / 4, 1e-9)) : 1;
  return { keys, at, left, top, scale, wide: wide * scale + 2.2, high: high * scale + 1.6 };
}

/** Sets the boxes beside one another, in the shape of the picture, so that none lies over another. */
function packed(boxes) {
  const shape = canvas.clientWidth / Math.max(1, canvas.clientHeight);
  const area = boxes.reduce((sum, { wide, high }) => sum + wide * high, 0);
  const line = Math.max(...boxes.map(({ wide }) => wide), Math.sqrt(area * shape) * 1.1);
  const found = new Map();
  let [x, y, across, down, high] = [0, 0, 0, 0, 0]; // a row is as high as its first box; in it, boxes stand in columns
  for (const box of boxes) {
    if (down + box.high > high) [x, across, down] = [x + across, 0, 0];
    if (x && x + box.wide > line) [x, y, across, down, high] = [0, y - high, 0, 0, 0];
    high = Math.max(high, box.high);
    box.keys.forEach((key, n) => {
      found.set(key, [x + 0.8 + (box.at[2 * n] - box.left) * box.scale, y - down - 0.8 - (box.at[2 * n + 1] - box.top) * box.scale]);
    });
    [across, down] = [Math.max(across, box.wide), down + box.high];
  }
  graph.updateEachNodeAttributes((key, data) => {
    if (found.has(key)) [data.x, data.y] = found.get(key);
    return data;
  }, { attributes: ["x", "y"] });
}

let worker = null;

/** Forces are worked out beside the page, which looks how far they are as often as it can draw that without waiting. */
function settle(rounds = ROUNDS) {
  const all = parts();
  const places = all.map((keys) => new Float32Array(keys.length * 2));
  worker?.terminate();
  worker = new Worker(place.dataset.worker);
  place.dataset.state = "settling";
  return new Promise((resolve) => {
    const done = () => {
      worker.terminate();
      worker = null;
      place.dataset.state = "ready";
      resolve();
    };
    worker.onerror = done;
    worker.onmessage = ({ data }) => requestAnimationFrame(() => {
      const began = performance.now();
      data.places.forEach((one, n) => { places[n] = one ?? places[n]; });
      if (!still.matches || data.done) { // whoever wants no motion sees the end alone
        packed(all.map((keys, n) => boxed(keys, places[n])).sort((a, b) => b.high - a.high));
      }
      if (data.done) return done();
      return setTimeout(() => worker?.postMessage("look"), still.matches ? 200 : Math.min(2000, 8 * (performance.now() - began)));
    });
    worker.postMessage({ parts: all.map((keys) => numbered(keys, rounds)), until: LONGEST });
    worker.postMessage("look");
  });
}

const address = (base, values) => `${base}${base.includes("?") ? "&" : "?"}${new URLSearchParams(values)}`;

function mark(key) {
  document.querySelectorAll("a[data-key][aria-current]").forEach((link) => link.removeAttribute("aria-current"));
  document.querySelectorAll(`a[data-key="${CSS.escape(key)}"]`).forEach((link) => link.setAttribute("aria-current", "true"));
}

/** What is known of it is asked from the server, which alone decides what may be seen. */
async function open(url) {
  about.setAttribute("aria-busy", "true");
  const answer = await fetch(url, { headers: { "HX-Request": "true" } });
  about.innerHTML = answer.ok ? await answer.text() : "";
  about.removeAttribute("aria-busy");
  globalThis.htmx?.process(about);
}

function select(key, { ask = true } = {}) {
  chosen = key;
  lit = new Set(key && graph.hasNode(key) ? [key, ...graph.neighbors(key)] : []);
  found = null;
  mark(key);
  renderer?.refresh({ skipIndexation: true });
  if (key && ask) open(address(place.dataset.node, { key }));
}

function show(key) {
  const data = renderer?.getNodeDisplayData(key);
  if (!data || data.hidden || graph.order < FEW) return;
  const camera = renderer.getCamera();
  const to = { x: data.x, y: data.y, ratio: Math.min(camera.ratio, 0.5) };
  if (still.matches) camera.setState(to);
  else camera.animate(to, { duration: 300 });
}

/** A node as it stands in the list. */
function listing(key, { label: said, word }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = address(location.pathname, { key });
  link.dataset.key = key;
  const name = document.createElement("bdi");
  name.textContent = said;
  const kind = document.createElement("small");
  kind.textContent = word;
  link.append(name);
  item.append(link, " ", kind);
  return item;
}

async function expand(key) {
  const answer = await fetch(address(place.dataset.more, { key, hops: 1 }));
  if (!answer.ok) return;
  const near = graph.hasNode(key) ? graph.getNodeAttributes(key) : undefined;
  const said = await answer.json();
  const fresh = said.nodes.filter((node) => !graph.hasNode(node.key));
  add(said, near);
  list?.append(...fresh.map((node) => listing(node.key, { label: node.said, word: node.word })));
  count();
  await settle(200);
  select(key, { ask: false });
}

function count() {
  const shown = graph.filterNodes((_, data) => !hidden.has(data.kind)).length;
  place.querySelector("[data-many]").hidden = graph.size <= MANY;
  status.textContent = status.dataset.text.replace("{shown}", shown).replace("{of}", graph.order);
}

function kinds() {
  hidden.clear();
  for (const box of document.querySelectorAll("input[name=kinds]")) if (!box.checked) hidden.add(box.value);
  renderer?.refresh();
  count();
}

/** What is looked for is lit in the picture and stands in the list, also what the list had no room for. */
function search(text) {
  const wanted = text.trim().toLocaleLowerCase();
  const fits = (said) => said.toLocaleLowerCase().includes(wanted);
  found = wanted ? new Set(graph.filterNodes((_, data) => fits(data.label))) : null;
  renderer?.refresh({ skipIndexation: true });
  list?.querySelectorAll("[data-found]").forEach((item) => item.remove());
  const listed = new Set();
  for (const item of list?.children ?? []) {
    item.hidden = Boolean(wanted) && !fits(item.textContent);
    if (!item.hidden) listed.add(item.querySelector("a[data-key]")?.dataset.key);
  }
  const more = [...(found ?? [])].filter((key) => !listed.has(key)).slice(0, MOST_FOUND);
  list?.append(...more.map((key) => {
    const item = listing(key, graph.getNodeAttributes(key));
    item.dataset.found = "";
    return item;
  }));
}

/** The picture as it stands, with the line that says where it comes from: the server writes it down and gives the line. */
async function png(button) {
  const token = document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? button.closest("form")?.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const answer = await fetch(button.dataset.to, { method: "POST", headers: { "X-CSRFToken": token } });
  if (!answer.ok) return;
  const { lines, name } = await answer.json();
  renderer.refresh();
  const layers = Object.values(renderer.getCanvases());
  const sheet = document.createElement("canvas");
  const scale = globalThis.devicePixelRatio || 1;
  sheet.width = layers[0].width;
  sheet.height = layers[0].height + (lines.length * 18 + 16) * scale;
  const pen = sheet.getContext("2d");
  pen.fillStyle = tones["--surface"];
  pen.fillRect(0, 0, sheet.width, sheet.height);
  for (const layer of layers) pen.drawImage(layer, 0, 0);
  pen.font = `${12 * scale}px ${getComputedStyle(document.body).fontFamily}`;
  pen.fillStyle = tones["--ink"];
  lines.forEach((line, n) => pen.fillText(line, 10 * scale, layers[0].height + (n + 1) * 18 * scale));
  sheet.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}

function moved(event) {
  const camera = renderer.getCamera();
  const step = 0.12 * camera.ratio;
  const ways = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
  if (ways[event.key]) camera.setState({ x: camera.x + ways[event.key][0], y: camera.y + ways[event.key][1] });
  else if (event.key === "+" || event.key === "=") camera.setState({ ratio: camera.ratio / 1.3 });
  else if (event.key === "-") camera.setState({ ratio: camera.ratio * 1.3 });
  else if (event.key === "0") camera.setState({ x: 0.5, y: 0.5, ratio: 1 });
  else return;
  event.preventDefault();
}

function deed(button) {
  const camera = renderer?.getCamera();
  const quick = { duration: still.matches ? 0 : 200 };
  const deeds = {
    in: () => camera?.animate({ ratio: camera.ratio / 1.5 }, quick),
    out: () => camera?.animate({ ratio: camera.ratio * 1.5 }, quick),
    fit: () => camera?.animate({ x: 0.5, y: 0.5, ratio: 1, angle: 0 }, quick),
    png: () => png(button),
    expand: () => expand(button.dataset.of),
  };
  deeds[button.dataset.do]?.();
}

function draw() {
  read();
  renderer = new Sigma(graph, canvas, {
    nodeProgramClasses: { shape: Shape }, defaultNodeType: "shape", zIndex: true, nodeReducer: dressed, edgeReducer: lined,
    defaultDrawNodeLabel: label, defaultDrawNodeHover: hover, enableEdgeEvents: graph.size <= MANY, labelFont: getComputedStyle(document.body).fontFamily,
    labelSize: 12, labelRenderedSizeThreshold: 7 * smaller(), labelDensity: 0.6, labelGridCellSize: 110, hideEdgesOnMove: graph.size > MANY,
    minCameraRatio: 0.02, maxCameraRatio: 4, stagePadding: 60,
  });
  renderer.on("beforeRender", () => { taken = []; });
  renderer.on("clickNode", ({ node }) => select(node));
  renderer.on("doubleClickNode", (event) => {
    event.preventSigmaDefault();
    expand(event.node);
  });
  renderer.on("clickEdge", ({ edge }) => {
    const [start, end] = graph.extremities(edge);
    open(address(place.dataset.edge, { start, end }));
  });
  renderer.on("clickStage", () => select("", { ask: false }));
  const again = () => {
    read();
    renderer.refresh();
  };
  new MutationObserver(again).observe(root, { attributes: true, attributeFilter: ["data-theme"] });
  dark.addEventListener("change", again);
  canvas.addEventListener("keydown", moved);
}

/** A link whose node is in the picture opens beside it; every other one is a link. */
function linked(event) {
  const button = event.target.closest("[data-do]");
  if (button) {
    event.preventDefault();
    deed(button);
    return;
  }
  const link = event.target.closest("a[data-key]");
  if (!link || !graph.hasNode(link.dataset.key) || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  select(link.dataset.key);
  show(link.dataset.key);
}

async function start() {
  const probe = document.createElement("canvas");
  const able = probe.getContext("webgl2") ?? probe.getContext("webgl");
  if (!able) {
    place.querySelector(".no-webgl").hidden = false;
    canvas.hidden = true;
    return;
  }
  able.getExtension("WEBGL_lose_context")?.loseContext();
  const answer = await fetch(place.dataset.from);
  if (!answer.ok) return;
  add(await answer.json());
  if (!graph.order) return;
  for (const tool of document.querySelectorAll("[data-scripted]")) tool.hidden = false;
  draw();
  document.addEventListener("click", linked);
  document.querySelectorAll("input[name=kinds]").forEach((box) => box.addEventListener("change", kinds));
  document.querySelector("[data-search]")?.addEventListener("input", (event) => search(event.target.value));
  document.querySelector("[data-search]")?.addEventListener("keydown", (event) => {
    const first = event.key === "Enter" && list?.querySelector("li:not([hidden]) a[data-key]");
    if (first) first.click();
  });
  kinds();
  await settle();
  const first = place.dataset.start;
  if (first && graph.hasNode(first)) select(first, { ask: false });
}

start();
