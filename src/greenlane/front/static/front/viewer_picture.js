// Pictures of a scanner on canvas: tiles of 16-bit attenuation and material, windowed and painted here, so that any
// change of grey or colour shows at once and nothing is asked of the server again. See inspection/tiles.py for the tiles.
const SIDE = 256;
const COARSEST = 512;
const MOST_TILES = 320;
const AT_ONCE = 8;
const TOP = 65535;

// ---- how a picture is shown: a window of grey, and a palette over grey and material
const ORGANIC = [232, 137, 32], MIXED = [64, 160, 72], METAL = [56, 96, 200];
const HEAT = [[0, 0, 4], [87, 16, 110], [188, 55, 84], [249, 142, 9], [252, 255, 164]];
const between = (a, b, t) => a + (b - a) * t;
const mix = (one, other, t) => one.map((value, n) => between(value, other[n], t));

/** The colour in which goods of a material (0 organic, 128 mixed or unknown, 255 metal) are painted at half light. */
const tint = (material) => (material < 128 ? mix(ORGANIC, MIXED, material / 128) : mix(MIXED, METAL, (material - 128) / 127));

/** The colours of a palette from dark to light, for a material, as 256 times red, green and blue. */
function ramp(palette, material) {
  const out = new Uint8ClampedArray(256 * 3), colour = tint(material);
  for (let tone = 0; tone < 256; tone += 1) {
    const light = tone / 255;
    let shade = [tone, tone, tone];
    if (palette === "material") shade = light < 0.5 ? colour.map((value) => value * light * 2) : mix(colour, [255, 255, 255], light * 2 - 1);
    else if (palette === "heat") {
      const at = (1 - light) * (HEAT.length - 1), n = Math.min(HEAT.length - 2, Math.floor(at));
      shade = mix(HEAT[n], HEAT[n + 1], at - n);
    }
    out.set(shade, tone * 3);
  }
  return out;
}

/** Dense goods take most of the grey, as where a scanner shows what it can still look through. */
const deep = (light) => 1 - (1 - light) ** 2.6;

/** What stripping leaves of a material: 1 all of it, 0 nothing; what is unknown (128 exactly) stays. */
function left(strip, material) {
  if (!strip || material === 128) return 1;
  const away = strip === "organic" ? (material - 140) / 60 : (150 - material) / 60;
  return Math.min(1, Math.max(0.06, 1 - away));
}

export class Look {
  constructor() {
    Object.assign(this, { low: 0, high: TOP, invert: false, palette: "grey", strip: "", edges: false, stamp: 0 });
    this.tone = new Uint8Array(TOP + 1);
    this.colour = new Uint32Array(TOP + 1);
    this.channel = new Uint8Array(256);
    this.ramps = {};
  }

  /** Change what is named, and work out anew what hangs on it: the grey of attenuations, the colour of materials. */
  change(named) {
    Object.assign(this, named);
    this.low = Math.min(TOP - 512, Math.max(0, this.low));
    this.high = Math.max(this.low + 512, Math.min(TOP, this.high));
    if (!this.stamp || "low" in named || "high" in named) this.greys();
    if (!this.stamp || "palette" in named || "strip" in named || "invert" in named) this.colours();
    this.stamp += 1;
  }

  greys() {
    const step = 255 / (this.high - this.low);
    for (let a = 0; a <= TOP; a += 1) this.tone[a] = 255 - Math.min(255, Math.max(0, (a - this.low) * step));
    for (let v = 0; v < 256; v += 1) this.channel[v] = this.tone[TOP - v * 257];
  }

  /** Light is turned round and colour is not: an orange thing stays orange, whatever is inverted. */
  colours() {
    const { palette, strip, invert } = this;
    const ramps = (this.ramps[palette] ??= Array.from({ length: palette === "material" ? 256 : 1 }, (_, material) => ramp(palette, material)));
    for (let material = 0; material < 256; material += 1) {
      const kept = left(strip, material), colours = ramps[palette === "material" ? material : 0];
      for (let tone = 0; tone < 256; tone += 1) {
        let light = 1 - (1 - tone / 255) * kept;
        if (palette === "deep") light = deep(light);
        const at = Math.round((invert ? 1 - light : light) * 255) * 3;
        this.colour[material * 256 + tone] = (255 << 24) | (colours[at + 2] << 16) | (colours[at + 1] << 8) | colours[at];
      }
    }
  }
}

// ---- tiles
async function pixels(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  const image = await createImageBitmap(await answer.blob(), { colorSpaceConversion: "none", premultiplyAlpha: "none" });
  const canvas = new OffscreenCanvas(image.width, image.height);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(image, 0, 0);
  return pen.getImageData(0, 0, image.width, image.height);
}

class Tile {
  constructor(data, painted) {
    this.width = data.width;
    this.height = data.height;
    this.painted = painted ? data.data : null;
    this.stamp = 0;
    if (painted) return;
    const count = data.width * data.height, from = data.data;
    this.attenuation = new Uint16Array(count);
    this.material = new Uint8Array(count);
    for (let i = 0; i < count; i += 1) {
      this.attenuation[i] = (from[i * 4] << 8) | from[i * 4 + 1];
      this.material[i] = from[i * 4 + 2];
    }
  }

  /** The tile as a canvas in a look; painted again only where the look has changed. */
  shown(look) {
    if (this.stamp === look.stamp) return this.canvas;
    this.canvas ??= new OffscreenCanvas(this.width, this.height);
    const pen = this.canvas.getContext("2d"), out = pen.createImageData(this.width, this.height);
    const words = new Uint32Array(out.data.buffer);
    if (this.painted) {
      const { channel, invert } = look, from = this.painted;
      for (let i = 0; i < words.length; i += 1) {
        const r = channel[from[i * 4]], g = channel[from[i * 4 + 1]], b = channel[from[i * 4 + 2]];
        const turned = invert ? 255 - Math.max(r, g, b) - Math.min(r, g, b) : 0;
        words[i] = (255 << 24) | ((b + turned) << 16) | ((g + turned) << 8) | (r + turned);
      }
    } else {
      const source = look.edges ? this.sharper() : this.attenuation;
      for (let i = 0; i < words.length; i += 1) words[i] = look.colour[(this.material[i] << 8) | look.tone[source[i]]];
    }
    pen.putImageData(out, 0, 0);
    this.stamp = look.stamp;
    return this.canvas;
  }

  /** Attenuation with edges made stronger: what differs from the mean of 5 × 5 neighbours counts three times. */
  sharper() {
    if (this.sharp) return this.sharp;
    const { width, height, attenuation } = this, rows = new Float32Array(width * height);
    this.sharp = new Uint16Array(width * height);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        let sum = 0;
        for (let d = -2; d <= 2; d += 1) sum += attenuation[y * width + Math.min(width - 1, Math.max(0, x + d))];
        rows[y * width + x] = sum / 5;
      }
    }
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        let sum = 0;
        for (let d = -2; d <= 2; d += 1) sum += rows[Math.min(height - 1, Math.max(0, y + d)) * width + x];
        const i = y * width + x;
        this.sharp[i] = Math.min(TOP, Math.max(0, attenuation[i] + 2 * (attenuation[i] - sum / 5)));
      }
    }
    return this.sharp;
  }
}

/** One view of a scan as a pyramid of tiles. `address` gives the address of a tile; `arrived` is called for each. */
export class Pyramid {
  constructor(view, address, arrived, failed) {
    Object.assign(this, { view, address, arrived, failed });
    this.sizes = [[view.width, view.height]];
    while (Math.max(...this.sizes.at(-1)) > COARSEST) this.sizes.push(this.sizes.at(-1).map((side) => Math.ceil(side / 2)));
    this.coarsest = this.sizes.length - 1;
    this.tiles = new Map();
    this.asked = new Set();
    this.wanted = [];
  }

  tile(layer, level, column, row) {
    const key = `${layer}/${level}/${column}/${row}`;
    const found = this.tiles.get(key);
    if (found) { this.tiles.delete(key); this.tiles.set(key, found); }
    else if (!this.asked.has(key)) this.wanted.push([key, layer, level, column, row]);
    return found;
  }

  /** Ask for what the last drawing missed, the coarsest first, a few at a time. */
  fetch() {
    this.wanted.sort((one, other) => other[2] - one[2]);
    for (const [key, ...place] of this.wanted.splice(0)) {
      if (this.asked.size >= AT_ONCE) break;
      if (this.asked.has(key)) continue;
      this.asked.add(key);
      pixels(this.address(this.view.number, ...place))
        .then((data) => this.keep(key, new Tile(data, place[0] === "painted")))
        .catch((error) => { this.tiles.set(key, null); this.failed(error); })
        .finally(() => { this.asked.delete(key); this.arrived(); });
    }
  }

  keep(key, tile) {
    this.tiles.set(key, tile);
    for (const [old, one] of this.tiles) {
      if (this.tiles.size <= MOST_TILES) break;
      if (one && !old.includes(`/${this.coarsest}/`)) this.tiles.delete(old);
    }
  }

  /** Draw the part of the view that is seen: `scale` screen pixels for one of the view, whose (0, 0) is at `x`, `y`. */
  draw(pen, look, { scale, x, y, width, height }) {
    const layer = look.palette === "painted" && this.view.kind === "colour" ? "painted" : "index";
    const level = Math.min(this.coarsest, Math.max(0, Math.floor(Math.log2(1 / scale) + 0.01)));
    pen.imageSmoothingEnabled = scale * 2 ** level < 2;
    pen.imageSmoothingQuality = "high";
    const whole = this.cover(pen, look, layer, level, { scale, x, y, width, height });
    this.fetch();
    return whole;
  }

  cover(pen, look, layer, level, { scale, x, y, width, height }) {
    const [wide, high] = this.sizes[level], step = SIDE * 2 ** level * scale;
    const columns = [Math.max(0, Math.floor(-x / step)), Math.min(Math.ceil(wide / SIDE), Math.ceil((width - x) / step))];
    const rows = [Math.max(0, Math.floor(-y / step)), Math.min(Math.ceil(high / SIDE), Math.ceil((height - y) / step))];
    let whole = true;
    for (let row = rows[0]; row < rows[1]; row += 1) {
      for (let column = columns[0]; column < columns[1]; column += 1) {
        const place = { left: Math.round(x + column * step), top: Math.round(y + row * step) };
        const tile = this.tile(layer, level, column, row);
        const part = [Math.min(SIDE, wide - column * SIDE), Math.min(SIDE, high - row * SIDE)];
        const size = [Math.round(x + column * step + part[0] * 2 ** level * scale) - place.left, Math.round(y + row * step + part[1] * 2 ** level * scale) - place.top];
        if (tile) pen.drawImage(tile.shown(look), place.left, place.top, ...size);
        else { whole = whole && tile === null; this.instead(pen, look, layer, level, column, row, part, place, size); }
      }
    }
    return whole;
  }

  /** Draw what a coarser level has of a tile that is not here yet. */
  instead(pen, look, layer, level, column, row, part, place, size) {
    for (let up = 1; level + up <= this.coarsest; up += 1) {
      const [c, r] = [column >> up, row >> up], tile = this.tile(layer, level + up, c, r);
      if (!tile) continue;
      const shrunk = 2 ** up;
      const from = [(column * SIDE) / shrunk - c * SIDE, (row * SIDE) / shrunk - r * SIDE];
      pen.drawImage(tile.shown(look), ...from, part[0] / shrunk, part[1] / shrunk, place.left, place.top, ...size);
      return;
    }
  }

  /** Attenuations between which nearly all of the view lies, from what has arrived of the coarsest level. */
  range() {
    const counts = new Uint32Array(1024);
    let sum = 0;
    for (const [key, tile] of this.tiles) {
      if (!tile?.attenuation || !key.includes(`/${this.coarsest}/`)) continue;
      for (const a of tile.attenuation) counts[a >> 6] += 1;
      sum += tile.attenuation.length;
    }
    const at = (share) => { let n = 0, seen = 0; while (n < 1023 && (seen += counts[n]) < sum * share) n += 1; return n * 64; };
    const [low, high] = [at(0.005), at(0.998)];
    return sum && high - low > TOP / 64 ? [low, high] : [0, TOP];
  }
}
