// Builds what the pages need from npm into one folder inside the Python package:
//     node scripts/build_front.mjs FOLDER
//   htmx.min.js   as published
//   charts.js     front/charts.mjs with the parts of ECharts that it uses, in one file; only pages with charts load it
//   network.js    front/network.mjs with sigma and graphology; only the page of a network loads it
//   network_layout.js  front/network_layout.mjs with ForceAtlas2: the worker that says where its nodes stand
//   map.js        front/map.mjs with MapLibre, a module; map_worker.js, map.css: its worker and its stylesheet
//   basemap.json  land, coasts and borders as GeoJSON, for that map
//   world.svg     land and borders as <path id="land"> and <path id="borders">, for <use href="...world.svg#land">
//   world.json    the same two paths, for maps drawn on the server
//   countries.json  one path per country, by ISO 3166-1 numeric code ("716")
//   fonts/        the faces that printed documents are set in, and their licence
//
// The maps are plate carrée, 3600 wide and 1800 high: x = (longitude + 180) * 10, y = (90 - latitude) * 10.
// d3-geo cuts every outline at the antimeridian; without that a hair line crosses the whole map.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { geoArea, geoEquirectangular, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";

const WIDTH = 3600;
const HEIGHT = 1800;
const TOLERANCE = 0.08; // degrees: under 9 km, which is a third of a pixel on a map 1,400 pixels wide
const FINE = 0.02; // degrees: for the map that can be zoomed
const FORMULA = "x = (longitude + 180) * 10, y = (90 - latitude) * 10";

const require = createRequire(import.meta.url);

/** Distance of point p from the segment a-b, in the plane. */
function distance(p, a, b) {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = dx * dx + dy * dy;
  const t = length ? Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length)) : 0;
  return Math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy);
}

/** Douglas and Peucker's simplification of an open line. */
function simplified(line, tolerance) {
  let [worst, at] = [0, 0];
  for (let i = 1; i < line.length - 1; i += 1) {
    const d = distance(line[i], line[0], line[line.length - 1]);
    if (d > worst) [worst, at] = [d, i];
  }
  if (worst <= tolerance) return [line[0], line[line.length - 1]];
  return [...simplified(line.slice(0, at + 1), tolerance).slice(0, -1), ...simplified(line.slice(at), tolerance)];
}

/** An arc that is a ring by itself is simplified in two halves, and stays a triangle at least. */
function simplifiedArc(arc, tolerance) {
  const [first, last] = [arc[0], arc[arc.length - 1]];
  if (first[0] !== last[0] || first[1] !== last[1] || arc.length < 5) return simplified(arc, tolerance);
  const third = Math.floor(arc.length / 3);
  const parts = [arc.slice(0, third + 1), arc.slice(third, 2 * third + 1), arc.slice(2 * third)];
  return parts.flatMap((part, i) => (i < 2 ? simplified(part, tolerance).slice(0, -1) : simplified(part, tolerance)));
}

/** The topology with absolute, simplified arcs: neighbours keep the border they share. */
function simplifiedTopology(topology, tolerance = TOLERANCE) {
  const { scale, translate } = topology.transform;
  const arcs = topology.arcs.map((arc) => {
    let [x, y] = [0, 0];
    const line = arc.map(([dx, dy]) => {
      x += dx;
      y += dy;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
    return simplifiedArc(line, tolerance);
  });
  return { type: "Topology", objects: topology.objects, arcs };
}

const number = (value) => String(Math.round(value * 10) / 10);

/** Receives d3's drawing calls and writes relative SVG path commands with one decimal. */
class Pen {
  text = "";
  at = [0, 0];
  step(letter, x, y) {
    const to = [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
    const [dx, dy] = [number(to[0] - this.at[0]), number(to[1] - this.at[1])];
    if (letter === "l" && dx === "0" && dy === "0") return;
    this.text += `${letter}${dx}${dy.startsWith("-") ? "" : " "}${dy}`;
    this.at = to;
  }
  moveTo(x, y) {
    this.step("m", x, y);
    this.start = this.at;
  }
  lineTo(x, y) {
    this.step("l", x, y);
  }
  closePath() {
    this.text += "z";
    this.at = this.start;
  }
}

const projection = geoEquirectangular()
  .scale(WIDTH / (2 * Math.PI))
  .translate([WIDTH / 2, HEIGHT / 2])
  .precision(0);

/** A ring that simplification has turned inside out would fill the whole sea: turn it back. */
function wound(ring, outer) {
  const inverted = geoArea({ type: "Polygon", coordinates: [ring] }) > 2 * Math.PI;
  return inverted === outer ? ring.slice().reverse() : ring;
}

function mended(shape) {
  if (shape.type === "FeatureCollection") return { ...shape, features: shape.features.map(mended) };
  if (shape.type === "Feature") return { ...shape, geometry: mended(shape.geometry) };
  if (shape.type === "Polygon") return { ...shape, coordinates: shape.coordinates.map((ring, i) => wound(ring, i === 0)) };
  if (shape.type !== "MultiPolygon") return shape;
  const polygons = shape.coordinates.map((rings) => rings.map((ring, i) => wound(ring, i === 0)));
  return { ...shape, coordinates: polygons };
}

function drawn(shape) {
  const pen = new Pen();
  geoPath(projection, pen)(mended(shape));
  return pen.text.replace(/^m/, "M");
}

async function world(folder) {
  const topology = simplifiedTopology(JSON.parse(await readFile(require.resolve("world-atlas/countries-50m.json"))));
  const { countries, land } = topology.objects;
  const paths = {
    land: drawn(feature(topology, land)),
    borders: drawn(mesh(topology, countries, (a, b) => a !== b)),
  };
  const byCode = {};
  for (const country of feature(topology, countries).features) {
    if (country.id) byCode[country.id] = (byCode[country.id] ?? "") + drawn(country);
  }
  const about = { source: "Natural Earth 1:50m (public domain), by world-atlas", projection: FORMULA };
  const size = { ...about, width: WIDTH, height: HEIGHT };
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}"><desc>${about.source}; ${FORMULA}</desc>` +
    `<path id="land" d="${paths.land}"/><path id="borders" fill="none" d="${paths.borders}"/></svg>\n`;
  await writeFile(path.join(folder, "world.json"), `${JSON.stringify({ ...size, ...paths })}\n`);
  await writeFile(path.join(folder, "countries.json"), `${JSON.stringify({ ...size, countries: byCode })}\n`);
  await writeFile(path.join(folder, "world.svg"), svg);
}

/** A script of ours with what it needs, in one file. Notices that licences ask for stand at its end. */
async function bundled(folder, name, format = "iife") {
  await build({
    entryPoints: [fileURLToPath(new URL(`../src/greenlane/front/${name}.mjs`, import.meta.url))],
    outfile: path.join(folder, `${name}.js`),
    nodePaths: [fileURLToPath(new URL("../node_modules", import.meta.url))],
    bundle: true,
    minify: true,
    format,
    target: "es2022",
    legalComments: "eof",
    define: { "process.env.NODE_ENV": '"production"' },
  });
}

/** Receives d3's drawing calls and keeps the lines, in degrees. */
class Lines {
  found = [];
  moveTo(x, y) {
    this.found.push([[x, -y]]);
  }
  lineTo(x, y) {
    this.found.at(-1).push([x, -y]);
  }
  closePath() {
    this.found.at(-1).push(this.found.at(-1)[0]);
  }
}

const degrees = geoEquirectangular().scale(180 / Math.PI).translate([0, 0]).precision(0);

/** The lines of a shape, cut at the antimeridian, three decimals. */
function cut(shape) {
  const lines = new Lines();
  geoPath(degrees, lines)(mended(shape));
  const rounded = lines.found.map((line) => line.map((point) => point.map((part) => Math.round(part * 1000) / 1000 || 0)));
  return rounded.filter((line) => line.length > 1);
}

const turned = (ring) => ring.slice(1).reduce((sum, [x, y], n) => sum + (x - ring[n][0]) * (y + ring[n][1]), 0);
const inside = ([x, y], ring) => ring.slice(1).reduce((odd, [x2, y2], n) => {
  const [x1, y1] = ring[n];
  return y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1 ? !odd : odd;
}, false);

/** A polygon on the sphere as polygons on a plane: each piece with the holes that lie in it. */
function pieces(coordinates) {
  const rings = cut({ type: "Polygon", coordinates }).filter((ring) => ring.length > 3);
  const largest = rings.toSorted((a, b) => Math.abs(turned(b)) - Math.abs(turned(a)))[0];
  if (!largest) return [];
  const outer = rings.filter((ring) => turned(ring) > 0 === turned(largest) > 0);
  const holes = rings.filter((ring) => !outer.includes(ring));
  return outer.map((ring) => [ring, ...holes.filter((hole) => inside(hole[0], ring))]);
}

/** Lines without what runs along the antimeridian or the pole: there the land is cut, it has no coast. */
function coasts(lines) {
  const edge = ([x, y]) => Math.abs(x) > 179.99 || y < -89.9;
  return lines.flatMap((line) => {
    const parts = [[]];
    for (const point of line) {
      const last = parts.at(-1).at(-1);
      if (last && edge(last) && edge(point)) parts.push([]);
      parts.at(-1).push(point);
    }
    return parts.filter((part) => part.length > 1);
  });
}

async function basemap(folder) {
  const topology = simplifiedTopology(JSON.parse(await readFile(require.resolve("world-atlas/countries-50m.json"))), FINE);
  const { countries, land } = topology.objects;
  const shape = (kind, type, coordinates) => ({ type: "Feature", properties: { kind }, geometry: { type, coordinates } });
  const shapes = feature(topology, land).features ?? [feature(topology, land)];
  const polygons = shapes.flatMap(({ geometry }) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates));
  const shores = polygons.flatMap(pieces);
  const features = [
    shape("land", "MultiPolygon", shores),
    shape("coast", "MultiLineString", coasts(shores.flat())),
    shape("border", "MultiLineString", cut(mesh(topology, countries, (a, b) => a !== b))),
  ];
  const about = "Natural Earth 1:50m (public domain), by world-atlas";
  await writeFile(path.join(folder, "basemap.json"), `${JSON.stringify({ type: "FeatureCollection", source: about, features })}\n`);
}

async function map(folder) {
  await bundled(folder, "map", "esm");
  await copyFile(require.resolve("maplibre-gl/dist/maplibre-gl-worker.mjs"), path.join(folder, "map_worker.js"));
  await copyFile(require.resolve("maplibre-gl/dist/maplibre-gl.css"), path.join(folder, "map.css"));
  await basemap(folder);
}

/** What PDF files are set in: Latin, Greek and Cyrillic in two weights, Arabic in two, Chinese in one. */
async function fonts(folder) {
  const into = path.join(folder, "fonts");
  await mkdir(into, { recursive: true });
  const faces = [
    ["noto-sans", "NotoSans_400Regular"],
    ["noto-sans", "NotoSans_700Bold"],
    ["noto-sans-arabic", "NotoSansArabic_400Regular"],
    ["noto-sans-arabic", "NotoSansArabic_700Bold"],
    ["noto-sans-sc", "NotoSansSC_400Regular"],
  ];
  for (const [family, face] of faces) {
    const from = `@expo-google-fonts/${family}/${face.split("_")[1]}/${face}.ttf`;
    await copyFile(require.resolve(from), path.join(into, `${face}.ttf`));
  }
  await copyFile(require.resolve("@expo-google-fonts/noto-sans/LICENSE_FONT"), path.join(into, "OFL.txt"));
}

const folder = process.argv[2];
if (!folder) throw new Error("usage: node scripts/build_front.mjs FOLDER");
await mkdir(folder, { recursive: true });
await copyFile(require.resolve("htmx.org/dist/htmx.min.js"), path.join(folder, "htmx.min.js"));
await bundled(folder, "charts");
await bundled(folder, "network");
await bundled(folder, "network_layout");
await map(folder);
await world(folder);
await fonts(folder);
