// Draws the charts of a page from the tables that stand in it, so that table and chart cannot differ:
//     <figure class="chart" data-kind="lines" data-unit="share"> <figcaption> … <details open> … <table>
// A column <th data-series> is a series; a cell <td data-value> may have data-low and data-high, its interval. The row's
// <th> is the category, with data-value a number on the axis. data-lane on a series or a row colours it as that lane.
// Kinds: lines (intervals as bands), bars (intervals as whiskers), calibration (said against true, with the diagonal).
// Without this script the tables stand open. Nothing is drawn by style attributes: the page's policy forbids them.
import { BarChart, CustomChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, CustomChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const root = document.documentElement;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");
// Lane colours are for lanes; what is no lane is told apart by shade, dash and mark.
const INKS = ["--link", "--edge", "--quiet", "--ink"];
const DASHES = ["solid", "dashed", "dotted", [8, 3, 2, 3]];
const MARKS = ["circle", "rect", "triangle", "diamond"];
const WIDEST = 48; // pixels of a bar

/** A token's colour as it is now: what a theme resolves, a canvas cannot. */
function colour(token) {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  root.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

const number = (text) => (text === undefined || text === "" ? null : Number(text));
const words = (node) => node.textContent.trim().replace(/\s+/g, " ");

/** What a table says: the categories, and for each series its values with their intervals. */
function read(figure) {
  const table = figure.querySelector("table");
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...table.tBodies[0].rows];
  const series = heads.flatMap((head, at) => {
    if (!("series" in head.dataset)) return [];
    const cells = rows.map((row) => row.cells[at]?.dataset ?? {});
    const points = cells.map((cell) => [cell.value, cell.low, cell.high].map(number));
    return [{ name: words(head), lane: head.dataset.lane, points }];
  });
  const numeric = rows.every((row) => "value" in row.cells[0].dataset);
  const places = rows.map((row) => (numeric ? number(row.cells[0].dataset.value) : words(row.cells[0])));
  return { across: words(heads[0]), numeric, places, series, lanes: rows.map((row) => row.dataset.lane) };
}

function writer(unit) {
  const language = root.lang || "en";
  const style = unit === "share" ? { style: "percent", maximumFractionDigits: 1 } : { maximumFractionDigits: 2 };
  const format = new Intl.NumberFormat(language, style);
  return (value) => (value === null || Number.isNaN(value) ? "–" : format.format(value));
}

/** A whisker at each value of a bar, or, for lines, one band behind all of them. */
function interval(kind, one, places, paint, at, of) {
  const known = one.points.map(([, low, high], n) => [places[n], low, high]).filter(([, low]) => low !== null);
  const band = (now, api) => {
    if (now.dataIndex) return null;
    const edge = [...known.map(([x, low]) => [x, low]), ...known.map(([x, , high]) => [x, high]).reverse()];
    return { type: "polygon", shape: { points: edge.map((point) => api.coord(point)) }, style: { fill: paint, opacity: 0.16 } };
  };
  const whisker = (_, api) => {
    const [low, high] = [api.coord([api.value(0), api.value(1)]), api.coord([api.value(0), api.value(2)])];
    const step = Math.min(WIDEST, (api.size([1, 0])[0] * 0.7) / of);
    const x = kind === "bars" ? low[0] + (at - (of - 1) / 2) * step : low[0];
    const line = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: colour("--ink"), lineWidth: 1.5 } });
    return { type: "group", children: [line(x, low[1], x, high[1]), line(x - 4, low[1], x + 4, low[1]), line(x - 4, high[1], x + 4, high[1])] };
  };
  return {
    type: "custom", name: one.name, data: known, silent: true, clip: true, encode: { x: 0, y: [1, 2] },
    renderItem: kind === "lines" ? band : whisker, z: kind === "lines" ? 1 : 4, tooltip: { show: false },
  };
}

/** One series and its intervals; ``at`` is its place among ``of`` from the left, ``nth`` its own. The legend takes the first. */
function drawn(kind, one, places, { nth, at, of, lanes }) {
  const paint = colour(one.lane ? `--${one.lane}` : INKS[nth % INKS.length]);
  const data = one.points.map(([value], n) => {
    const own = kind === "bars" && of === 1 && lanes[n] ? { itemStyle: { color: colour(`--${lanes[n]}`) } } : {};
    return { value: [places[n], value], ...own };
  });
  const band = interval(kind, one, places, paint, at, of);
  if (kind === "bars") {
    const bar = { type: "bar", name: one.name, data, itemStyle: { color: paint }, barCategoryGap: "30%", barGap: "0%", barMaxWidth: WIDEST, z: 2 };
    return [bar, band];
  }
  const style = { color: paint, width: 2, type: DASHES[nth % DASHES.length] };
  const mark = { symbol: MARKS[nth % MARKS.length], symbolSize: 7, showSymbol: places.length < 40 };
  return [{ type: "line", name: one.name, data, itemStyle: { color: paint }, lineStyle: style, ...mark, z: 3 }, band];
}

/** The labels below bars, each of them: a bar that nobody can name says nothing. Aslant where a word has no room. */
function named(figure, places, text) {
  const room = (figure.querySelector(".plot").clientWidth - 70) / places.length - 4;
  const ruler = document.createElement("canvas").getContext("2d");
  ruler.font = `${text.fontSize}px ${text.fontFamily}`;
  const fits = (line) => ruler.measureText(line).width <= room;
  // Broken here: the library measures letter by letter, and Arabic letters are narrower joined than alone.
  const broken = (place) => place.split(/\s+/).reduce((done, word) => {
    const line = `${done.slice(done.lastIndexOf("\n") + 1)} ${word}`;
    return fits(line) ? `${done} ${word}` : `${done}\n${word}`;
  });
  const straight = places.flatMap((place) => place.split(/\s+/)).every(fits);
  return { ...text, interval: 0, lineHeight: 14, ...(straight ? { formatter: broken } : { rotate: 35 }) };
}

/** How far both axes of a calibration reach: rates are often low, and one scale serves both. */
function reach(places, series) {
  const all = [...places, ...series.flatMap((one) => one.points.flat())].filter((value) => value !== null);
  return Math.min(1, Math.ceil(Math.max(0.05, ...all) * 20) / 20);
}

function option(figure) {
  const { kind, unit } = figure.dataset;
  const least = Number(figure.dataset.reach || 0);
  const { across, numeric, places, series, lanes } = read(figure);
  const rtl = root.dir === "rtl";
  const every = kind === "bars" && !numeric;
  const write = writer(unit);
  const along = writer(figure.dataset.across);
  const text = { color: colour("--quiet"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 };
  const axis = { axisLabel: text, axisLine: { lineStyle: { color: colour("--edge") } }, splitLine: { lineStyle: { color: colour("--line") } }, nameTextStyle: text };
  // Side by side, bars stand from left to right as they are given: in the order of reading.
  const order = series.map((one, nth) => [one, nth]);
  if (rtl) order.reverse();
  const parts = order.flatMap(([one, nth], at) => drawn(kind, one, places, { nth, at, of: series.length, lanes }));
  const straight = kind === "calibration";
  const most = straight ? reach(places, series) : undefined;
  const diagonal = { type: "line", data: [[0, 0], [most, most]], silent: true, symbol: "none", lineStyle: { color: colour("--edge"), type: "dashed", width: 1 }, tooltip: { show: false } };
  return {
    animation: !still.matches,
    textStyle: text,
    grid: { left: 16, right: 16, top: series.length > 1 ? 40 : 16, bottom: 32, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: { show: series.length > 1, top: 0, [rtl ? "right" : "left"]: 0, textStyle: { ...text, color: colour("--ink") }, data: order.map(([one]) => one.name) },
    tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: colour("--surface"), borderColor: colour("--line"), textStyle: { ...text, color: colour("--ink") }, valueFormatter: (value) => write(Array.isArray(value) ? value[1] : value) },
    xAxis: { type: numeric ? "value" : "category", inverse: rtl, name: every ? "" : across, nameLocation: "middle", nameGap: 28, min: straight ? 0 : undefined, max: most, ...(numeric ? {} : { data: places }), ...axis, axisLabel: every ? named(figure, places, text) : { ...text, hideOverlap: true, ...(numeric ? { formatter: along } : {}) }, splitLine: { show: false } },
    yAxis: { type: "value", position: rtl ? "right" : "left", min: unit === "share" ? 0 : undefined, max: straight ? most : least ? ({ max }) => Math.max(max, least) : undefined, ...axis, axisLabel: { ...text, formatter: write } },
    series: straight ? [diagonal, ...parts] : parts,
  };
}

const plots = [];
for (const figure of document.querySelectorAll("figure.chart")) {
  const place = document.createElement("div");
  place.className = "plot";
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", words(figure.querySelector("figcaption")));
  figure.querySelector("figcaption").after(place);
  figure.querySelector("details")?.removeAttribute("open");
  const plot = init(place, null, { renderer: "canvas" });
  plot.setOption(option(figure));
  plots.push([plot, figure]);
  new ResizeObserver(() => {
    plot.resize();
    plot.setOption(option(figure), { notMerge: true });
  }).observe(place);
}
const again = () => plots.forEach(([plot, figure]) => plot.setOption(option(figure), { notMerge: true }));
new MutationObserver(again).observe(root, { attributes: true, attributeFilter: ["data-theme"] });
dark.addEventListener("change", again);
still.addEventListener("change", again);
