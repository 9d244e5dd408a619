// How colours look: contrast (WCAG 2.2), the difference that is seen (CIEDE2000), and what is left of it for people who
// lack one kind of cone.

/** Red, green and blue from 0 to 1, as a style sheet has them. */
export type Colour = readonly [number, number, number];
type Matrix = readonly [Colour, Colour, Colour];

/** Machado, Oliveira and Fernandes (2009), a whole kind of cone missing; for linear red, green and blue. */
export const colourVision: Readonly<Record<string, Matrix>> = {
  common: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** `#rrggbb`. */
export function parseColour(hex: string): Colour {
  const at = (index: number): number => Number.parseInt(hex.slice(index, index + 2), 16) / 255;
  return [at(1), at(3), at(5)];
}

/** `color-mix(in srgb, colour share, ground)`. */
export function mix(colour: Colour, share: number, ground: Colour): Colour {
  const part = (index: 0 | 1 | 2): number => colour[index] * share + ground[index] * (1 - share);
  return [part(0), part(1), part(2)];
}

/** From 1 (the same) to 21 (black and white). */
export function contrast(a: Colour, b: Colour): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Colour): number {
  const [red, green, blue] = linear(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(colour: Colour): Colour {
  const [red, green, blue] = colour.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return [red ?? 0, green ?? 0, blue ?? 0];
}

/** The difference of two colours for somebody who sees with `vision`: 1 is next to nothing, 100 is black and white. */
export function seenDifference(a: Colour, b: Colour, vision: Matrix): number {
  return ciede2000(lab(a, vision), lab(b, vision));
}

function lab(colour: Colour, vision: Matrix): Colour {
  const given = linear(colour);
  const [red, green, blue] = vision.map((row) => {
    const seen = row[0] * given[0] + row[1] * given[1] + row[2] * given[2];
    return Math.min(1, Math.max(0, seen));
  }) as [number, number, number];
  const root = (value: number): number =>
    value > 216 / 24_389 ? Math.cbrt(value) : ((24_389 / 27) * value + 16) / 116;
  const x = root((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
  const y = root(0.2126729 * red + 0.7151522 * green + 0.072175 * blue);
  const z = root((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** Sharma, Wu and Dalal (2005), with all weights 1. */
export function ciede2000([l1, a1, b1]: Colour, [l2, a2, b2]: Colour): number {
  const radians = Math.PI / 180;
  const share = (chroma: number): number => Math.sqrt(chroma ** 7 / (chroma ** 7 + 25 ** 7));
  const stretch = 1 + 0.5 * (1 - share((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2));
  const [chroma1, chroma2] = [Math.hypot(stretch * a1, b1), Math.hypot(stretch * a2, b2)];
  const hue = (a: number, b: number): number => (Math.atan2(b, a) / radians + 360) % 360;
  const [hue1, hue2] = [hue(stretch * a1, b1), hue(stretch * a2, b2)];
  const isGrey = chroma1 * chroma2 === 0;
  const turn = isGrey ? 0 : ((hue2 - hue1 + 540) % 360) - 180;
  const lightness = l2 - l1;
  const chroma = chroma2 - chroma1;
  const hueStep = 2 * Math.sqrt(chroma1 * chroma2) * Math.sin((turn / 2) * radians);
  const middle = (l1 + l2) / 2;
  const middleChroma = (chroma1 + chroma2) / 2;
  const middleHue = isGrey ? hue1 + hue2 : hue1 + turn / 2;
  const wave =
    1 -
    0.17 * Math.cos((middleHue - 30) * radians) +
    0.24 * Math.cos(2 * middleHue * radians) +
    0.32 * Math.cos((3 * middleHue + 6) * radians) -
    0.2 * Math.cos((4 * middleHue - 63) * radians);
  const ofLightness = lightness / (1 + (0.015 * (middle - 50) ** 2) / Math.sqrt(20 + (middle - 50) ** 2));
  const ofChroma = chroma / (1 + 0.045 * middleChroma);
  const ofHue = hueStep / (1 + 0.015 * middleChroma * wave);
  const angle = (((((middleHue % 360) + 360) % 360) - 275) / 25) ** 2;
  const twist = -Math.sin(60 * Math.exp(-angle) * radians) * 2 * share(middleChroma);
  return Math.sqrt(ofLightness ** 2 + ofChroma ** 2 + ofHue ** 2 + twist * ofChroma * ofHue);
}
