// Characters that take part in a text without being seen, or that turn its order around: an annotator has to see them.

const names: ReadonlyMap<string, string> = new Map([
  ['\u00ad', 'soft hyphen'],
  ['\u061c', 'Arabic letter mark'],
  ['\u180e', 'Mongolian vowel separator'],
  ['\u200b', 'zero width space'],
  ['\u200c', 'zero width non-joiner'],
  ['\u200d', 'zero width joiner'],
  ['\u200e', 'left-to-right mark'],
  ['\u200f', 'right-to-left mark'],
  ['\u202a', 'left-to-right embedding'],
  ['\u202b', 'right-to-left embedding'],
  ['\u202c', 'end of embedding or override'],
  ['\u202d', 'left-to-right override'],
  ['\u202e', 'right-to-left override'],
  ['\u2060', 'word joiner'],
  ['\u2066', 'left-to-right isolate'],
  ['\u2067', 'right-to-left isolate'],
  ['\u2068', 'first strong isolate'],
  ['\u2069', 'end of isolate'],
  ['\ufeff', 'zero width no-break space'],
]);
const always = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/u;
// After a letter of Arabic or of an Indic script and in an emoji the joiners do their ordinary work.
const joiners = /(?<=^|[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}\p{P}\s])[\u200c\u200d]/u;
const shown = new RegExp(`${always.source}|${joiners.source}`, 'u');
const everyShown = new RegExp(shown, 'gu');

/** A stretch of text; `name` says what it is where it is one invisible character. */
export interface Run {
  readonly text: string;
  readonly name?: string;
}

/** Whether a text has a character that must be made visible. */
export function hasInvisible(text: string): boolean {
  return shown.test(text);
}

/** The text in runs, each invisible character on its own. Together they are exactly the text. */
export function splitInvisible(text: string): readonly Run[] {
  const runs: Run[] = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(everyShown)) {
    if (index > at) runs.push({ text: text.slice(at, index) });
    const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    runs.push({ text: found, name: `U+${code} ${names.get(found) ?? 'invisible character'}` });
    at = index + found.length;
  }
  if (at < text.length) runs.push({ text: text.slice(at) });
  return runs;
}
