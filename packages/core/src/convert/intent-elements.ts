// The utterances of a JSON file `{"Intent": [{…}, …], …}`, cut out one by one: a file of any size is read in little memory, each
// utterance has its line, and one that is damaged does not take the others with it.
import type { JsonValue } from '../json.ts';
import { hasGap } from './findings.ts';
import { createHeldLines, mostOfOne } from './held-lines.ts';
import { parseJson } from './json-checks.ts';
import type { Line, Reject } from './types.ts';

/** One utterance, or something that is none where one is expected. */
export interface IntentElement {
  readonly line: number;
  readonly raw: string;
  /** The key that its list stands under; absent for what is in no list. */
  readonly intent?: string;
  /** Undefined where it is no JSON, or nested too deep. */
  readonly value: JsonValue | undefined;
  /** Whether a line of it is missing: whoever read the file could not make text of it. */
  readonly hasGap: boolean;
}

/** Cuts a file into utterances. Both calls return those that are complete by then; a reject for one that is too long to be kept. */
export interface IntentElements {
  line(line: Line): readonly (IntentElement | Reject)[];
  end(): readonly (IntentElement | Reject)[];
}

/** What is being read: before the object, between its lists, the name of a list, a list, an utterance in it. */
type Place = 'before' | 'between' | 'name' | 'list' | 'utterance';

/** An {@link IntentElements} at the beginning of a file. Of an utterance of more than `most` characters nothing is kept. */
export function createIntentElements(most: number = mostOfOne): IntentElements {
  let place: Place = 'before';
  let name = '';
  let intent: string | undefined;
  const held = createHeldLines({ block: most, all: most });
  let indent: string | undefined;
  let depth = 0;
  let isInString = false;

  const take = (): IntentElement | Reject => {
    held.close();
    const taken = held.take();
    place = 'list';
    isInString = false;
    if ('raw' in taken) return taken;
    const lines = taken.flat();
    const raw = rawOf(lines);
    const element = { line: lines[0]?.number ?? 1, raw, value: parseJson(raw), hasGap: hasGap(lines) };
    return { ...element, ...(intent === undefined ? {} : { intent }) };
  };

  const readLine = ({ text, number }: Line, elements: (IntentElement | Reject)[]): void => {
    if (place === 'utterance' && isNext(text, indent)) elements.push(take());
    /** Where on this line the utterance begins. */
    let start = 0;
    for (let at = 0; at < text.length; at++) {
      const character = text[at]!;
      if (isInString) {
        if (place === 'name') name += character;
        if (character === '\\') {
          at++;
          if (place === 'name') name += text[at] ?? '';
        } else if (character === '"') isInString = false;
        if (!isInString && place === 'name') {
          const parsed = parseJson(`"${name}`);
          intent = typeof parsed === 'string' ? parsed : undefined;
          place = 'between';
        }
        continue;
      }
      if (place === 'utterance') {
        if (character === '"') isInString = true;
        else if (character === '{' || character === '[') depth++;
        else if ((character === '}' || character === ']') && --depth === 0) {
          held.add({ text: text.slice(start, at + 1), number });
          elements.push(take());
        }
        continue;
      }
      if (/\s/.test(character) || character === ',') continue;
      if (place === 'list' && character === '{') {
        place = 'utterance';
        start = at;
        depth = 1;
        const before = text.slice(0, at);
        indent = before.trim() === '' && before !== '' ? before : undefined;
      } else if (place === 'list' && character === ']') {
        place = 'between';
        intent = undefined;
      } else if (place === 'before' && character === '{') place = 'between';
      else if (place === 'between' && character === '"' && intent === undefined) {
        place = 'name';
        name = '';
        isInString = true;
      } else if (place === 'between' && character === '[' && intent !== undefined) place = 'list';
      else if (place !== 'between' || !(character === ':' || character === '}')) {
        // The rest of the line is what should not be here.
        elements.push({ line: number, raw: text.slice(at).trim(), value: undefined, hasGap: false });
        if (place === 'between') intent = undefined;
        return;
      }
    }
    if (place === 'utterance') held.add({ text: text.slice(start), number });
    // No name goes on over the end of a line.
    if (place === 'name') {
      place = 'between';
      isInString = false;
      elements.push({ line: number, raw: text.trim(), value: undefined, hasGap: false });
    }
    if (place === 'utterance') isInString = false;
  };

  return {
    line: (line) => {
      const elements: (IntentElement | Reject)[] = [];
      readLine(line, elements);
      return elements;
    },
    end: () => (place === 'utterance' ? [take()] : []),
  };
}

/** Whether a line begins an utterance as the open one began: that one is damaged. Without indentation nothing tells. */
function isNext(text: string, indent: string | undefined): boolean {
  return indent !== undefined && /^\s*(?=\{)/.exec(text)?.[0] === indent;
}

function rawOf(lines: readonly Line[]): string {
  return lines
    .map(({ text }) => text)
    .join('\n')
    .trim();
}
