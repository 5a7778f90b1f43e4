// Says where the nodes of a network stand, beside the page and not within it, so that the page never waits:
//     worker.postMessage({ parts: [{ order, ends: Int32Array, rounds }], until: milliseconds })
//     worker.postMessage("look")  →  { places: [Float32Array | null …], done }
// A part is a network that hangs together; ``ends`` has the numbers of the two nodes of each link. A place is x, y of
// each node; null where nothing has moved since the last look.
import defaults from "graphology-layout-forceatlas2/defaults.js";
import iterate from "graphology-layout-forceatlas2/iterate.js";

const [NODE, EDGE] = [10, 3]; // numbers of a node and of a link in the arrays that the forces work on
const LARGE = 150; // nodes: beyond it a part begins by its distances, below it on a spiral
const PIVOTS = 40;
const SLICE = 30; // milliseconds after which it listens

/** Links by node, as two arrays: those of node n are near[at[n]] to near[at[n + 1]]. */
function neighbours({ order, ends }) {
  const at = new Int32Array(order + 1);
  for (const end of ends) at[end + 1] += 1;
  for (let n = 0; n < order; n += 1) at[n + 1] += at[n];
  const near = new Int32Array(ends.length);
  const next = at.slice();
  for (let n = 0; n < ends.length; n += 2) {
    const [a, b] = [ends[n], ends[n + 1]];
    near[next[a]++] = b;
    near[next[b]++] = a;
  }
  return { at, near };
}

/** Steps from one node to every other. */
function steps(from, order, { at, near }) {
  const far = new Float64Array(order).fill(-1);
  const queue = new Int32Array(order);
  let [head, tail] = [0, 1];
  queue[0] = from;
  far[from] = 0;
  while (head < tail) {
    const node = queue[head++];
    for (let n = at[node]; n < at[node + 1]; n += 1) {
      if (far[near[n]] < 0) {
        far[near[n]] = far[node] + 1;
        queue[tail++] = near[n];
      }
    }
  }
  return far;
}

/** The two directions in which distances to some far-apart nodes differ most (Brandes & Pich 2007, pivot MDS). */
function byDistance(part) {
  const { order } = part;
  const links = neighbours(part);
  const nearest = new Float64Array(order).fill(Infinity);
  const columns = [];
  let pivot = 0;
  while (columns.length < Math.min(PIVOTS, order)) {
    const far = steps(pivot, order, links);
    columns.push(far.map((value) => value * value));
    far.forEach((value, n) => { nearest[n] = Math.min(nearest[n], value); });
    pivot = nearest.reduce((best, value, n) => (value > nearest[best] ? n : best), 0);
  }
  const rows = new Float64Array(order);
  for (const column of columns) column.forEach((value, n) => { rows[n] += value / columns.length; });
  const all = rows.reduce((sum, value) => sum + value, 0) / order;
  for (const column of columns) {
    const mean = column.reduce((sum, value) => sum + value, 0) / order;
    for (let n = 0; n < order; n += 1) column[n] = -(column[n] - rows[n] - mean + all) / 2;
  }
  const square = columns.map((one) => columns.map((other) => one.reduce((sum, value, n) => sum + value * other[n], 0)));
  const axes = [];
  for (let axis = 0; axis < 2; axis += 1) {
    let v = columns.map((_, n) => Math.cos(n * (axis + 1)) + 0.01);
    for (let turn = 0; turn < 60; turn += 1) {
      v = square.map((row) => row.reduce((sum, value, n) => sum + value * v[n], 0));
      for (const known of axes) {
        const dot = known.reduce((sum, value, n) => sum + value * v[n], 0);
        v = v.map((value, n) => value - dot * known[n]);
      }
      const length = Math.hypot(...v) || 1;
      v = v.map((value) => value / length);
    }
    axes.push(v);
  }
  const at = axes.map((v) => {
    const line = new Float64Array(order);
    columns.forEach((column, c) => column.forEach((value, n) => { line[n] += value * v[c]; }));
    return line;
  });
  const reach = (10 * Math.sqrt(order)) / (Math.max(...at[0].map(Math.abs)) || 1);
  // Nodes at one distance of all pivots would lie on one another, and no force would part them.
  return (n) => [0, 1].map((axis) => at[axis][n] * reach + Math.sin(n * (12.9898 + axis * 65.4)) * reach * 0.02);
}

function spiral(n) {
  const reach = 10 * Math.sqrt(n + 1);
  return [reach * Math.cos(n * 2.39996), reach * Math.sin(n * 2.39996)];
}

function begun(part) {
  const { order, ends, rounds } = part;
  const start = order > LARGE ? byDistance(part) : spiral;
  const nodes = new Float32Array(order * NODE);
  for (let n = 0; n < order; n += 1) nodes.set([...start(n), 0, 0, 0, 0, 1, 1, 1, 0], n * NODE);
  const edges = new Float32Array((ends.length / 2) * EDGE);
  for (let n = 0; n < ends.length / 2; n += 1) {
    const [a, b] = [ends[2 * n] * NODE, ends[2 * n + 1] * NODE];
    edges.set([a, b, 1], n * EDGE);
    nodes[a + 6] += 1;
    nodes[b + 6] += 1;
  }
  const settings = {
    ...defaults, linLogMode: true, outboundAttractionDistribution: true, edgeWeightInfluence: 0, gravity: 0.6, scalingRatio: 4,
    barnesHutOptimize: order > 500, barnesHutTheta: order > 1500 ? 1.2 : 0.9, slowDown: 2 + Math.log(order + 1),
  };
  return { order, nodes, edges, settings, left: order < 3 ? 0 : rounds, moved: true };
}

function places({ order, nodes }) {
  const found = new Float32Array(order * 2);
  for (let n = 0; n < order; n += 1) found.set(nodes.subarray(n * NODE, n * NODE + 2), n * 2);
  return found;
}

let parts = [];
let until = 0;
let job = 0;

/** A piece of the work, and the next one after whoever asks was heard. */
function piece(mine) {
  if (mine !== job) return;
  const pause = performance.now() + SLICE;
  let part = parts.find(({ left }) => left > 0);
  while (part && performance.now() < pause) {
    iterate(part.settings, part.nodes, part.edges);
    part.left -= 1;
    part.moved = true;
    if (part.left <= 0) part = parts.find(({ left }) => left > 0);
  }
  if (performance.now() > until) for (const one of parts) one.left = 0;
  if (parts.some(({ left }) => left > 0)) setTimeout(piece, 0, mine);
}

globalThis.onmessage = ({ data }) => {
  if (data === "look") {
    const found = parts.map((part) => (part.moved ? places(part) : null));
    for (const part of parts) part.moved = false;
    globalThis.postMessage({ places: found, done: parts.every(({ left }) => left <= 0) });
    return;
  }
  parts = data.parts.map(begun);
  until = performance.now() + data.until;
  job += 1;
  setTimeout(piece, 0, job);
};
