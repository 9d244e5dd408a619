import { miscValue } from './misc.ts';

const escapes: Readonly<Record<string, string>> = { s: ' ', t: '\t', n: '\n', r: '\r', '\\': '\\' };

/**
 * What MISC says comes after a token: `''` for `SpaceAfter=No`, the white space of UDPipe's `SpacesAfter=\s\n`, undefined where
 * it says nothing, which is one space.
 */
export function spaceAfter(misc: string): string | undefined {
  const spaces = miscValue(misc, 'SpacesAfter');
  if (spaces !== undefined) {
    const text = spaces.replace(/\\([stnr\\])/g, (_, name: string) => escapes[name] ?? '');
    if (text !== '' && text.trim() === '') return text;
  }
  return miscValue(misc, 'SpaceAfter') === 'No' ? '' : undefined;
}

/** The MISC that says what comes after a token, `_` where that is `usual`. What is not white space counts as none. */
export function spacingMisc(gap: string, usual: string): string {
  if (gap === usual) return '_';
  const spaces = gap.replace(/\S+/gu, '');
  if (spaces === '') return 'SpaceAfter=No';
  if (spaces === usual) return '_';
  const names = Object.entries(escapes);
  const escaped = Array.from(spaces, (space) => {
    const name = names.find(([, character]) => character === space)?.[0];
    return name === undefined ? space : `\\${name}`;
  });
  return `SpacesAfter=${escaped.join('')}`;
}

/** Where each form is in `text`, if they follow each other with nothing but white space between; else undefined. */
export function placeForms(text: string, forms: readonly string[]): readonly number[] | undefined {
  const starts: number[] = [];
  let at = 0;
  for (const form of forms) {
    const start = text.indexOf(form, at);
    if (start < 0 || text.slice(at, start).trim() !== '') return undefined;
    starts.push(start);
    at = start + form.length;
  }
  return text.slice(at).trim() === '' ? starts : undefined;
}
