// Draws a network with WebGL beside the list that stands on the page, so that nobody needs the picture:
//     <div id="network" data-from="…json" data-node="…" data-edge="…"> … <div class="canvas"></div>
// A link with data-key on the page selects its node in the picture and opens what is known of it in #about. Checkboxes
// named "kinds" hide and show kinds of nodes, data-do="in|out|fit|png|expand" are buttons. Without WebGL the list stands
// alone and the page says so. Nothing is drawn by style attributes: the page's policy forbids them.
import Graph from "graphology";
import { assignLayoutChanges, graphToByteArrays } from "graphology-layout-forceatlas2/helpers.js";
import defaults from "graphology-layout-forceatlas2/defaults.js";
import iterate from "graphology-layout-forceatlas2/iterate.js";
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
const BUDGET = 14; // milliseconds of layout in one frame
const ROUNDS = 400; // of the layout, fewer where the network is large
const LONGEST = 6000; // milliseconds of it
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

/** A label with a rim in the colour of the ground, so that it reads over lines; its own script keeps its direction. */
function label(pen, data, settings) {
  if (!data.label) return;
  pen.font = `${data.strong ? 600 : 400} ${settings.labelSize}px ${settings.labelFont}`;
  pen.textAlign = "left";
  pen.lineJoin = "round";
  pen.lineWidth = 4;
  pen.strokeStyle = tones["--surface"];
  pen.fillStyle = tones["--ink"];
  const at = [short(data.label), data.x + data.size + 4, data.y + settings.labelSize / 3];
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
  graph.forEachNode((key) => graph.setNodeAttribute(key, "links", graph.degree(key)));
  return fresh;
}

function dressed(key, data) {
  const kind = KINDS[data.kind] ?? KINDS.selector;
  const dim = found ? !found.has(key) : lit.size > 0 && !lit.has(key);
  const colour = tones[dim ? "--line" : kind.colour];
  const size = Math.min(15, 4.5 + kind.more + Math.sqrt(data.links) * 1.1);
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
  const colour = near ? tones["--focus"] : chosen || found ? tones["--line"] : tones[SUGGESTED.has(data.kind) ? "--line" : "--edge"];
  return { ...data, color: colour, size: near ? data.size + 1 : data.size, zIndex: near ? 1 : 0 };
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

/** One part by itself, with what the forces work on; ``left`` are the rounds to go. */
function laid(keys, rounds) {
  const own = new Graph({ multi: true, type: "undirected" });
  for (const key of keys) own.addNode(key, { x: graph.getNodeAttribute(key, "x"), y: graph.getNodeAttribute(key, "y") });
  for (const key of keys) {
    graph.forEachEdge(key, (edge, _, start, end) => {
      if (!own.hasEdge(edge)) own.addEdgeWithKey(edge, start, end);
    });
  }
  const settings = {
    ...defaults, linLogMode: true, outboundAttractionDistribution: true, edgeWeightInfluence: 0, gravity: 0.6, scalingRatio: 4,
    barnesHutOptimize: keys.length > 500, barnesHutTheta: 0.9, slowDown: 2 + Math.log(keys.length + 1),
  };
  const left = keys.length < 3 ? 0 : Math.max(80, Math.min(rounds, Math.round((rounds * 900) / keys.length)));
  return { own, settings, left, matrices: graphToByteArrays(own, () => 1) };
}

/** A part as a box: as large as it has nodes, whatever the forces made of it. */
function boxed({ own, matrices }) {
  if (own.order > 2) assignLayoutChanges(own, matrices.nodes, null);
  const at = own.mapNodes((key, { x, y }) => ({ key, x, y }));
  if (at.length === 2) [[at[0].x, at[0].y], [at[1].x, at[1].y]] = [[0, 0], [1, 0]];
  const [xs, ys] = [at.map(({ x }) => x), at.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [wide, high] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const side = Math.sqrt(at.length);
  const scale = at.length > 1 ? side / Math.sqrt(Math.max(wide, high / 4, 1e-9) * Math.max(high, wide / 4, 1e-9)) : 1;
  return { at, left, top, scale, wide: wide * scale + 2.2, high: high * scale + 1.6 };
}

/** Sets the boxes beside one another, in the shape of the picture, so that none lies over another. */
function packed(boxes) {
  const shape = canvas.clientWidth / Math.max(1, canvas.clientHeight);
  const area = boxes.reduce((sum, { wide, high }) => sum + wide * high, 0);
  const line = Math.max(...boxes.map(({ wide }) => wide), Math.sqrt(area * shape) * 1.1);
  let [x, y, across, down, high] = [0, 0, 0, 0, 0]; // a row is as high as its first box; in it, boxes stand in columns
  for (const box of boxes) {
    if (down + box.high > high) [x, across, down] = [x + across, 0, 0];
    if (x && x + box.wide > line) [x, y, across, down, high] = [0, y - high, 0, 0, 0];
    high = Math.max(high, box.high);
    for (const node of box.at) {
      graph.mergeNodeAttributes(node.key, { x: x + 0.8 + (node.x - box.left) * box.scale, y: y - down - 0.8 - (node.y - box.top) * box.scale });
    }
    [across, down] = [Math.max(across, box.wide), down + box.high];
  }
}

/** Forces are worked out in short pieces, a piece in each frame: the policy of the page forbids a worker of text. */
function settle(rounds = ROUNDS) {
  const all = parts().map((keys) => laid(keys, rounds));
  const until = performance.now() + LONGEST;
  place.dataset.state = "settling";
  const draw = () => packed(all.map(boxed).sort((a, b) => b.high - a.high));
  return new Promise((resolve) => {
    const piece = () => {
      const pause = performance.now() + (still.matches ? 60 : BUDGET);
      let part = all.find(({ left }) => left > 0);
      while (part && performance.now() < pause) {
        iterate(part.settings, part.matrices.nodes, part.matrices.edges);
        part.left -= 1;
        if (part.left <= 0) part = all.find(({ left }) => left > 0);
      }
      const done = !part || performance.now() > until;
      if (!still.matches || done) draw(); // whoever wants no motion sees the end alone
      if (!done) return requestAnimationFrame(piece);
      place.dataset.state = "ready";
      return resolve();
    };
    requestAnimationFrame(piece);
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
  renderer?.refresh();
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

async function expand(key) {
  const answer = await fetch(address(place.dataset.more, { key, hops: 1 }));
  if (!answer.ok) return;
  const near = graph.hasNode(key) ? graph.getNodeAttributes(key) : undefined;
  const said = await answer.json();
  const fresh = said.nodes.filter((node) => !graph.hasNode(node.key));
  add(said, near);
  for (const node of fresh) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = address(location.pathname, { key: node.key });
    link.dataset.key = node.key;
    const name = document.createElement("bdi");
    name.textContent = node.said;
    const kind = document.createElement("small");
    kind.textContent = node.word;
    link.append(name);
    item.append(link, " ", kind);
    list?.append(item);
  }
  count();
  await settle(200);
  select(key, { ask: false });
}

function count() {
  const shown = graph.filterNodes((_, data) => !hidden.has(data.kind)).length;
  status.textContent = status.dataset.text.replace("{shown}", shown).replace("{of}", graph.order);
}

function kinds() {
  hidden.clear();
  for (const box of document.querySelectorAll("input[name=kinds]")) if (!box.checked) hidden.add(box.value);
  renderer?.refresh();
  count();
}

function search(text) {
  const wanted = text.trim().toLocaleLowerCase();
  found = wanted ? new Set(graph.filterNodes((_, data) => data.label.toLocaleLowerCase().includes(wanted))) : null;
  renderer?.refresh();
  for (const item of list?.children ?? []) item.hidden = Boolean(wanted) && !item.textContent.toLocaleLowerCase().includes(wanted);
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
    defaultDrawNodeLabel: label, defaultDrawNodeHover: hover, enableEdgeEvents: graph.size < 20000, labelFont: getComputedStyle(document.body).fontFamily,
    labelSize: 12, labelRenderedSizeThreshold: 7, labelDensity: 0.6, labelGridCellSize: 110, hideEdgesOnMove: graph.size > 20000,
    minCameraRatio: 0.02, maxCameraRatio: 4, stagePadding: 60,
  });
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
  kinds();
  await settle();
  renderer.refresh();
  const first = place.dataset.start;
  if (first && graph.hasNode(first)) select(first, { ask: false });
}

start();
