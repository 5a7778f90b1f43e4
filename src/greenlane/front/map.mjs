// Draws the map of routes with WebGL over the picture and the tables that stand on the page, so that nobody needs it:
//     <figure id="routes-map" data-from="…GeoJSON" data-base="…basemap.json" data-worker="…" data-page="…"> <svg> …
// A flow, a circle or a row of a table (data-pick) opens its cases in #picked, by the address that works without script.
// The slider shows one step of time, checkboxes named "layer" hide and show layers. Without WebGL the picture stays.
// Where data-origin names GeoJSON, it lies below the routes: where the goods of one case may come from.
import { Map as Chart, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";

const root = document.documentElement;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const place = document.getElementById("routes-map");
// Lane colours are for lanes: goods are told apart by shade and dash.
const INKS = ["--link", "--ink", "--quiet", "--edge"];
const DASHES = [[1, 0], [3, 1.2], [1.2, 1.2], [1, 0]];
const OTHERS = INKS.length - 1; // the last shade is that of all other goods
const FONTS = ["Noto Sans Bold", "Noto Sans Arabic Bold", "Noto Sans CJK SC Bold", "sans-serif"];

/** A token's colour as it is now: what a theme resolves, the map cannot. */
function colour(token) {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  root.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

const collected = (features) => ({ type: "FeatureCollection", features });
const byRank = (values, other) => ["match", ["get", "rank"], ...values.flatMap((value, n) => [n, value]), other];

/** An arrow head that points along a line, to be coloured by its layer. */
function arrow() {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [28, 28];
  const pen = canvas.getContext("2d");
  pen.beginPath();
  pen.moveTo(6, 4);
  pen.lineTo(24, 14);
  pen.lineTo(6, 24);
  pen.lineTo(11, 14);
  pen.closePath();
  pen.fill();
  return pen.getImageData(0, 0, 28, 28);
}

function layers() {
  const paint = Object.fromEntries(["--sea", "--land", "--coast", "--ink", "--quiet", "--surface", "--link", "--blue"].map((token) => [token, colour(token)]));
  const inks = byRank(INKS.map(colour), colour("--edge"));
  const dashes = byRank(DASHES.map((dash) => ["literal", dash]), ["literal", [1, 0]]);
  const named = { "text-field": ["get", "name"], "text-font": FONTS, "text-size": 12, "text-variable-anchor": ["left", "right", "top", "bottom"], "text-radial-offset": 0.9, "symbol-sort-key": ["-", ["get", "n"]] };
  const wide = ["interpolate", ["linear"], ["get", "w"], 0, 0.8, 1, 8];
  const kind = (name) => ["==", ["get", "kind"], name];
  return [
    { id: "sea", type: "background", paint: { "background-color": paint["--sea"] } },
    { id: "land", type: "fill", source: "base", filter: kind("land"), paint: { "fill-color": paint["--land"], "fill-antialias": false } },
    { id: "countries", type: "fill", source: "origin", filter: kind("country"), paint: { "fill-color": paint["--blue"], "fill-opacity": ["get", "o"], "fill-antialias": false } },
    { id: "cells", type: "fill", source: "origin", filter: ["all", kind("cell"), [">=", ["get", "share"], 0.02]], paint: { "fill-color": paint["--blue"], "fill-opacity": ["+", 0.1, ["*", 0.84, ["get", "share"]]], "fill-antialias": false } },
    { id: "border", type: "line", source: "base", filter: kind("border"), paint: { "line-color": paint["--coast"], "line-width": 0.6, "line-opacity": 0.7 } },
    { id: "coast", type: "line", source: "base", filter: kind("coast"), paint: { "line-color": paint["--coast"], "line-width": 0.8 } },
    { id: "most", type: "line", source: "origin", filter: ["all", kind("region"), ["==", ["get", "share"], 90]], paint: { "line-color": paint["--ink"], "line-width": 1.8, "line-dasharray": [3, 2] } },
    { id: "half", type: "line", source: "origin", filter: ["all", kind("region"), ["==", ["get", "share"], 50]], layout: { "line-cap": "square" }, paint: { "line-color": paint["--ink"], "line-width": 1.8 } },
    { id: "flows", type: "line", source: "flows", layout: { "line-cap": "butt", "line-join": "round", "line-sort-key": ["get", "n"] }, paint: { "line-color": inks, "line-width": wide, "line-opacity": ["interpolate", ["linear"], ["get", "w"], 0, 0.45, 1, 0.9], "line-dasharray": dashes, "line-offset": ["case", ["get", "twin"], 3, 0] } },
    { id: "chosen", type: "line", source: "flows", filter: ["==", ["get", "key"], ""], paint: { "line-color": colour("--focus"), "line-width": ["+", wide, 3], "line-opacity": 0.85, "line-offset": ["case", ["get", "twin"], 3, 0] } },
    { id: "arrows", type: "symbol", source: "flows", layout: { "symbol-placement": "line", "symbol-spacing": 140, "icon-image": "arrow", "icon-size": ["interpolate", ["linear"], ["get", "w"], 0, 0.6, 1, 1], "icon-allow-overlap": false, "icon-padding": 8, "icon-offset": ["case", ["get", "twin"], ["literal", [0, 6]], ["literal", [0, 0]]] }, paint: { "icon-color": paint["--ink"], "icon-halo-color": paint["--sea"], "icon-halo-width": 1 } },
    { id: "hubs", type: "circle", source: "hubs", paint: { "circle-color": paint["--surface"], "circle-stroke-color": paint["--ink"], "circle-stroke-width": 1.6, "circle-radius": ["interpolate", ["linear"], ["get", "w"], 0, 3, 1, 11] } },
    { id: "points", type: "circle", source: "cases", filter: ["!", ["has", "point_count"]], layout: { visibility: "none" }, paint: { "circle-color": paint["--link"], "circle-stroke-color": paint["--surface"], "circle-stroke-width": 1, "circle-radius": 5 } },
    { id: "clusters", type: "circle", source: "cases", filter: ["has", "point_count"], layout: { visibility: "none" }, paint: { "circle-color": paint["--link"], "circle-opacity": 0.9, "circle-stroke-color": paint["--surface"], "circle-stroke-width": 1.5, "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "point_count"]], 1, 9, 20, 26] } },
    { id: "counts", type: "symbol", source: "cases", filter: ["has", "point_count"], layout: { visibility: "none", "text-field": ["to-string", ["get", "point_count"]], "text-font": FONTS, "text-size": 12, "text-allow-overlap": true }, paint: { "text-color": paint["--surface"] } },
    { id: "names", type: "symbol", source: "hubs", layout: named, paint: { "text-color": paint["--ink"], "text-halo-color": paint["--sea"], "text-halo-width": 1.6 } },
  ];
}

const LAYERS = { flows: ["flows", "chosen", "arrows"], hubs: ["hubs", "names"], cases: ["points", "clusters", "counts"], cells: ["cells", "most", "half"], countries: ["countries"] };

/** Flows, hubs and cases of one step of time; of the whole period where none is given. */
function sources(said, time) {
  const of = (kind) => said.features.filter(({ properties }) => properties.kind === kind);
  const cases = of("case").filter(({ properties }) => !time || properties.time === time);
  const counted = (feature) => (time ? (feature.properties.times[time] ?? 0) : feature.properties.cases);
  const flows = of("flow").map((feature) => ({ ...feature, n: counted(feature) })).filter(({ n }) => n);
  const keys = new Set(flows.map(({ properties }) => properties.key));
  const most = Math.max(1, ...flows.map(({ n }) => n));
  const goods = Object.keys(said.greenlane.goods);
  const touched = new Map();
  for (const { n, properties } of flows) for (const end of [properties.from, properties.to]) touched.set(end, (touched.get(end) ?? 0) + n);
  const hubs = of("hub").map((feature) => ({ ...feature, n: time ? (touched.get(feature.properties.key) ?? 0) : feature.properties.cases })).filter(({ n }) => n);
  const top = Math.max(1, ...hubs.map(({ n }) => n));
  const drawn = (feature, n, of_all, more) => ({ ...feature, properties: { ...feature.properties, n, w: Math.sqrt(n / of_all), ...more } });
  return {
    flows: collected(flows.map((one) => {
      const { from, to, goods: carried } = one.properties;
      const rank = goods.slice(0, OTHERS).indexOf(Object.keys(carried)[0]);
      return drawn(one, one.n, most, { rank: rank < 0 ? OTHERS : rank, twin: keys.has(`${to}>${from}`) });
    })),
    hubs: collected(hubs.map((one) => drawn(one, one.n, top, {}))),
    cases: collected(cases),
  };
}

/** The corners of what lies below the routes and matters: the 90 % region, else the likeliest countries. */
function likely({ features }) {
  const of = (kind) => features.filter(({ properties }) => properties.kind === kind);
  const outline = of("region").flatMap(({ geometry }) => geometry.coordinates.flat());
  return outline.length ? outline : of("country").slice(-3).flatMap(({ geometry }) => geometry.coordinates.toSorted((a, b) => b[0].length - a[0].length)[0][0]);
}

/** The box around everything that is drawn, as [[west, south], [east, north]]. */
function bounds({ flows, hubs, cases }, origin) {
  const points = [...likely(origin), ...flows.features.flatMap(({ geometry }) => geometry.coordinates.flat()), ...[...hubs.features, ...cases.features].map(({ geometry }) => geometry.coordinates)];
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => Math.max(-75, Math.min(78, y)))];
  return points.length ? [[Math.min(...xs), Math.min(...ys)], [Math.max(...xs), Math.max(...ys)]] : [[-170, -55], [190, 70]];
}

/** Which shade and dash is which class of goods: only those that are told apart. */
function legend(said) {
  const list = document.getElementById("routes-legend");
  const all = Object.values(said.greenlane.goods);
  const goods = all.length > INKS.length ? [...all.slice(0, OTHERS), list.dataset.others] : all;
  list.replaceChildren(...goods.map((title, n) => {
    const item = document.createElement("li");
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
    svg.setAttribute("viewBox", "0 0 34 8");
    svg.setAttribute("aria-hidden", "true");
    for (const [name, value] of Object.entries({ x1: 1, x2: 33, y1: 4, y2: 4, "stroke-width": 4, "stroke-dasharray": DASHES[n][1] ? DASHES[n].map((part) => part * 4).join(" ") : "none" })) line.setAttribute(name, value);
    line.style.stroke = `var(${INKS[n]})`;
    const word = document.createElement("bdi");
    word.textContent = title;
    svg.append(line);
    item.append(svg, word);
    return item;
  }));
  list.hidden = goods.length < 2;
}

/** Which flows stand out: the one that was picked, those of a hub, those of a case. */
function chosen(key) {
  if (key.startsWith("case:")) return ["in", key.slice(5), ["to-string", ["get", "keys"]]];
  return ["any", ...["key", "from", "to"].map((name) => ["==", ["get", name], key])];
}

function pick(map, key) {
  const address = new URL(place.dataset.page, location.href);
  address.searchParams.set("pick", key);
  history.replaceState(null, "", address);
  map.setFilter("chosen", chosen(key));
  address.searchParams.set("part", "picked");
  globalThis.htmx.ajax("GET", `${address.pathname}${address.search}`, { target: "#picked", swap: "outerHTML" });
}

function hear(map, said) {
  const slider = document.getElementById("routes-time");
  const told = document.getElementById("routes-time-said");
  const times = [...new Set(said.features.flatMap(({ properties }) => Object.keys(properties.times ?? {})))].filter(Boolean).sort();
  const show = () => {
    const time = times[slider.value - 1];
    told.textContent = time ?? place.dataset.whole;
    slider.setAttribute("aria-valuetext", told.textContent);
    for (const [name, features] of Object.entries(sources(said, time))) map.getSource(name).setData(features);
  };
  slider.max = times.length;
  slider.addEventListener("input", show);
  told.textContent = place.dataset.whole;
  slider.setAttribute("aria-valuetext", told.textContent);
  const boxes = document.querySelectorAll("input[name=layer]");
  const toggle = () => boxes.forEach((box) => LAYERS[box.value].forEach((id) => map.setLayoutProperty(id, "visibility", box.checked ? "visible" : "none")));
  boxes.forEach((box) => box.addEventListener("change", toggle));
  map.on("click", async (event) => {
    const { x, y } = event.point;
    const near = map.queryRenderedFeatures([[x - 4, y - 4], [x + 4, y + 4]], { layers: ["clusters", "points", "hubs", "flows"] });
    const [found] = near;
    if (!found) return;
    if (found.layer.id !== "clusters") return pick(map, found.layer.id === "points" ? `case:${found.properties.key}` : found.properties.key);
    const zoom = await map.getSource("cases").getClusterExpansionZoom(found.properties.cluster_id);
    map.easeTo({ center: found.geometry.coordinates, zoom });
  });
  for (const id of ["clusters", "points", "hubs", "flows"]) {
    map.on("mouseenter", id, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", id, () => { map.getCanvas().style.cursor = ""; });
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-pick]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    pick(map, link.dataset.pick);
    place.scrollIntoView({ block: "nearest", behavior: still.matches ? "auto" : "smooth" });
  });
  document.querySelector(".routes-png").addEventListener("submit", (event) => {
    event.preventDefault();
    picture(map, event.target);
  });
  return toggle;
}

/** The map as it stands, with where it comes from below it; that it left the house is written down first. */
async function picture(map, form) {
  const body = new FormData(form);
  document.querySelectorAll("input[name=layer]:checked").forEach(({ value }) => body.append("layer", value));
  const answer = await fetch(form.action, { method: "POST", body });
  if (!answer.ok) return;
  const { lines, name } = await answer.json();
  const drawn = map.getCanvas();
  const scale = globalThis.devicePixelRatio || 1;
  const canvas = document.createElement("canvas");
  const line = 20 * scale;
  [canvas.width, canvas.height] = [drawn.width, drawn.height + line * (lines.length + 0.6)];
  const pen = canvas.getContext("2d");
  pen.fillStyle = colour("--surface");
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(drawn, 0, 0);
  pen.fillStyle = colour("--ink");
  pen.font = `${13 * scale}px ${getComputedStyle(document.body).fontFamily}`;
  pen.direction = root.dir || "ltr";
  pen.textAlign = "start";
  const x = root.dir === "rtl" ? canvas.width - 10 * scale : 10 * scale;
  lines.forEach((text, n) => pen.fillText(text, x, drawn.height + line * (n + 1), canvas.width - 20 * scale));
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  });
}

async function begin() {
  const { from, base, worker, zoomIn, zoomOut, name } = place.dataset;
  const [said, land, origin] = await Promise.all([from, base, place.dataset.origin].map(async (address) => (address ? (await fetch(address)).json() : collected([]))));
  const canvas = document.createElement("div");
  canvas.className = "canvas";
  const container = canvas.appendChild(document.createElement("div"));
  setWorkerUrl(new URL(worker, location.href).href);
  const first = sources(said, "");
  const data = (features, more = {}) => ({ type: "geojson", data: features, ...more });
  place.prepend(canvas);
  const map = new Chart({
    container,
    attributionControl: false,
    canvasContextAttributes: { preserveDrawingBuffer: true, antialias: true },
    dragRotate: false,
    pitchWithRotate: false,
    maxZoom: 9,
    fadeDuration: still.matches ? 0 : 200,
    locale: { "NavigationControl.ZoomIn": zoomIn, "NavigationControl.ZoomOut": zoomOut, "Map.Title": name },
    bounds: bounds(first, origin),
    fitBoundsOptions: { padding: 40 },
    style: {
      version: 8,
      sources: {
        base: data(land, { tolerance: 0.2 }),
        origin: data(origin, { tolerance: 0.1 }),
        flows: data(first.flows, { tolerance: 0.1 }),
        hubs: data(first.hubs),
        cases: data(first.cases, { cluster: true, clusterRadius: 44, clusterMaxZoom: 8 }),
      },
      layers: layers(),
    },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), root.dir === "rtl" ? "top-left" : "top-right");
  map.addControl(new ScaleControl(), "bottom-left");
  map.setMissingStyleImageResolver((id) => {
    if (!map.hasImage(id)) map.addImage(id, arrow(), { sdf: true, pixelRatio: 2 });
  });
  map.once("load", () => {
    const toggle = hear(map, said);
    toggle();
    legend(said);
    document.querySelectorAll(".routes-live, .routes-png").forEach((one) => { one.hidden = false; });
    place.classList.add("live");
    const dressed = () => {
      const fresh = layers();
      for (const { id, paint = {} } of fresh) for (const [property, value] of Object.entries(paint)) map.setPaintProperty(id, property, value);
      toggle();
    };
    new MutationObserver(dressed).observe(root, { attributes: true, attributeFilter: ["data-theme"] });
    dark.addEventListener("change", dressed);
    const picked = new URL(location.href).searchParams.get("pick");
    if (picked) map.setFilter("chosen", chosen(picked));
    map.once("idle", () => { place.dataset.ready = "yes"; });
  });
}

function alone() {
  place.querySelector(".canvas")?.remove();
  const said = document.createElement("figcaption");
  said.className = "quiet";
  said.textContent = place.dataset.none;
  place.append(said);
}

if (place) begin().catch(alone);
