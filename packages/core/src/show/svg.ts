/** Width of a column of the fixed-width font that drawings use, in pixels; with {@link fontSize} it is the same in all such fonts, nearly. */
export const columnWidth = 8.5;

/** Size of the font in pixels. */
export const fontSize = 14;

/** A text as it stands in XML: what XML cannot hold at all becomes the replacement character. */
export function escapeXml(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text
    .replace(/[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"]/g, (character) => names[character] ?? character);
}

/** A drawing: it takes the colour of the text around it, so that it can be read on a light and on a dark page. */
export function svgOf(width: number, height: number, title: string, parts: readonly string[]): string {
  const [w, h] = [round(width), round(height)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" fill="currentColor" font-family="ui-monospace, monospace" font-size="${fontSize}">`,
    `<title>${escapeXml(title)}</title>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

/** A text in a drawing. */
export function svgText(x: number, y: number, text: string, attributes = ''): string {
  return `<text x="${round(x)}" y="${round(y)}"${attributes === '' ? '' : ` ${attributes}`}>${escapeXml(text)}</text>`;
}

/** To a tenth of a pixel, which keeps files small. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
