// A small, strict reader of XML: elements with attributes and text, comments, CDATA and the five named entities. What else XML has
// (document types with entities of their own, processing instructions but the first) is refused: no file that is read here needs it.

/** An element with what is in it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly elements: readonly XmlElement[];
  /** Its own text, without that of the elements in it. */
  readonly text: string;
  /** Line that it begins on, counted from 0. */
  readonly line: number;
}

/** The outermost element, or why there is none, as a sentence, and the line of that, counted from 0. */
export type XmlResult = { readonly root: XmlElement } | { readonly problem: string; readonly line: number };

/** Elements may nest so deep. */
const deepest = 64;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const tag = /^<(\/?)([A-Za-z_][\w.-]*)((?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/;
const attribute = /\s+([A-Za-z_][\w.:-]*)\s*=\s*("[^"<]*"|'[^'<]*')/g;

interface OpenElement {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly elements: OpenElement[];
  readonly line: number;
  text: string;
}

/** Reads a whole file. In time linear in its length; nothing in it makes it throw. */
export function parseXml(content: string): XmlResult {
  const open: OpenElement[] = [];
  let root: OpenElement | undefined;
  let line = 0;
  let problem: string | undefined;
  const decode = (text: string): string =>
    text.replace(/&([^;&\s]*);?/g, (whole, name: string) => {
      const value = whole.endsWith(';') ? entityOf(name) : undefined;
      if (value === undefined)
        problem ??= `${JSON.stringify(whole.slice(0, 40))} is no entity; "&" itself is written "&amp;".`;
      return value ?? '';
    });
  const addText = (text: string): void => {
    const last = open.at(-1);
    if (last !== undefined) last.text += text;
    else if (text.trim() !== '')
      problem ??= `There is text outside of all elements: ${JSON.stringify(text.trim().slice(0, 40))}.`;
  };
  let at = 0;
  const pass = (to: number): void => {
    for (let next = content.indexOf('\n', at); next >= 0 && next < to; next = content.indexOf('\n', next + 1)) line++;
    at = to;
  };
  const skip = (start: string, end: string): string | undefined => {
    if (!content.startsWith(start, at)) return undefined;
    const to = content.indexOf(end, at + start.length);
    if (to < 0) {
      problem = `What begins with ${start} has no end.`;
      return '';
    }
    const inside = content.slice(at + start.length, to);
    pass(to + end.length);
    return inside;
  };
  while (at < content.length && problem === undefined) {
    const next = content.indexOf('<', at);
    if (next !== at) {
      const to = next < 0 ? content.length : next;
      addText(decode(content.slice(at, to)));
      if (problem === undefined) pass(to);
      continue;
    }
    if (skip('<!--', '-->') !== undefined) continue;
    if (at === 0 && skip('<?xml', '?>') !== undefined) continue;
    const literal = skip('<![CDATA[', ']]>');
    if (literal !== undefined) {
      addText(literal);
      continue;
    }
    const found = tag.exec(content.slice(at, endOfTag(content, at)));
    if (found === null) {
      problem = `${JSON.stringify(content.slice(at, at + 40))} is no element that can be read here.`;
      break;
    }
    const [whole, slash, name = '', list = '', closing] = found;
    if (slash === '/') {
      const last = open.pop();
      if (last?.name !== name || list !== '' || closing === '/')
        problem = `</${name}> ends no element that is open${last === undefined ? '' : `; <${last.name}> is`}.`;
    } else {
      const element: OpenElement = { name, attributes: new Map(), elements: [], line, text: '' };
      for (const [, key = '', quoted = ''] of list.matchAll(attribute)) {
        if (element.attributes.has(key)) problem ??= `<${name}> has the attribute ${key} twice.`;
        element.attributes.set(key, decode(quoted.slice(1, -1)));
      }
      const parent = open.at(-1);
      if (parent !== undefined) parent.elements.push(element);
      else if (root === undefined) root = element;
      else problem ??= `<${name}> stands behind the end of <${root.name}>.`;
      if (closing !== '/') open.push(element);
      if (open.length > deepest) problem ??= `Elements are nested more than ${deepest} deep.`;
    }
    if (problem === undefined) pass(at + whole.length);
  }
  const last = open.at(-1);
  if (problem === undefined && last !== undefined) problem = `<${last.name}> has no end.`;
  if (problem !== undefined)
    return { problem, line: last?.line !== undefined && at >= content.length ? last.line : line };
  return root === undefined ? { problem: 'There is no element.', line: 0 } : { root };
}

/** Where the tag that begins at `from` ends at the latest: before the next one. */
function endOfTag(content: string, from: number): number {
  const next = content.indexOf('<', from + 1);
  return next < 0 ? content.length : next;
}

function entityOf(name: string): string | undefined {
  const number = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(name);
  if (number === null) return Object.hasOwn(entities, name) ? entities[name] : undefined;
  const [, hexadecimal, decimal = ''] = number;
  const point = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
  const isCharacter = point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point < 0xe000);
  return isCharacter ? String.fromCodePoint(point) : undefined;
}

/** `text` as XML has it, in an element or, between double quotes, in an attribute. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (sign) => {
    const name = Object.keys(entities).find((known) => entities[known] === sign);
    return name === undefined ? `&#${sign.charCodeAt(0)};` : `&${name};`;
  });
}

/** Whether XML 1.0 has room for all characters of `text`: control characters have none. */
export function isXmlText(text: string): boolean {
  return !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u.test(text);
}
