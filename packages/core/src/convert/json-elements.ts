import type { JsonValue } from '../json.ts';
import { mostOfOne, rejectTooLong } from './held-lines.ts';
import { parseJson } from './json-checks.ts';
import type { Line, Reject } from './types.ts';

/** One element of the list that a JSON file holds, with the number of the line it begins on. */
export interface JsonElement {
  readonly line: number;
  readonly raw: string;
  /** Undefined where it is no JSON, or nested too deep. */
  readonly value: JsonValue | undefined;
}

/** Cuts a JSON file into elements. Both calls return the elements that are complete by then; a reject for one that is too long to be kept. */
export interface JsonElements {
  line(line: Line): readonly (JsonElement | Reject)[];
  end(): readonly (JsonElement | Reject)[];
}

/** An element that is not complete yet. */
interface OpenElement {
  /** Its lines so far, the first one from where the element begins. */
  readonly lines: Line[];
  /** What is before it on its first line, if that is whitespace alone: lines after it that begin like it may be its like. */
  readonly indent: string | undefined;
  /** Whether its brackets do not fit, or are not closed for too long: it goes on to the next line that begins like it. */
  isDamaged: boolean;
  /** How many characters its lines have. */
  size: number;
  /** The number of its last line, where it is too long: only its first line is kept then. */
  lost: number | undefined;
}

/** Lines are read again after a damaged element, each so often on average; then the rest of it is given up. */
const mostReadings = 10;

/**
 * Cuts the elements out of a list without parsing it as a whole, so that a file of any size is read in little memory
 * and each element has its line. A file with no list around it is one element, or several. What is no JSON comes out
 * as an element too. If it is several lines long, it ends before the next line that begins as its first line did: a bracket
 * that is missing in one element does not take the others with it. Of an element that goes on for more than `most` characters over
 * several lines nothing is kept.
 */
export function createJsonElements(most: number = mostOfOne): JsonElements {
  let isInList = false;
  let wasList = false;
  let open: OpenElement | undefined;
  /** Brackets that are open. */
  let stack: string[] = [];
  let linesRead = 0;
  let linesAgain = 0;

  /** Ends the open element; returns lines to be read again where it has swallowed others. */
  const take = (elements: (JsonElement | Reject)[]): readonly Line[] => {
    const element = open;
    open = undefined;
    if (element === undefined) return [];
    const { lines, lost } = element;
    if (lost !== undefined) {
      elements.push(rejectTooLong({ first: lines[0]!, last: lost }, `${most}`));
      return [];
    }
    const line = lines[0]!.number;
    const raw = rawOf(lines);
    const value = parseJson(raw);
    const rest = value === undefined ? swallowed(element) : [];
    if (raw !== '') elements.push({ line, raw: rest.length === 0 ? raw : rawOf(lines), value });
    return rest;
  };

  /** Takes the lines out of an element from the next one on that looks like the beginning of another. */
  const swallowed = ({ lines, indent }: OpenElement): Line[] => {
    const next = lines.findIndex((line, index) => index > 0 && beginsLike(line.text, indent));
    const isAffordable = linesAgain + lines.length - next <= mostReadings * (linesRead + 100);
    const rest = next < 0 || !isAffordable ? [] : lines.splice(next);
    linesAgain += rest.length;
    return rest;
  };

  /** Ends the open element if it has swallowed others; else it goes on. */
  const takeDamaged = (elements: (JsonElement | Reject)[]): readonly Line[] => {
    if (open === undefined) return [];
    open.isDamaged = true;
    const { lines, indent } = open;
    return lines.some((line, index) => index > 0 && beginsLike(line.text, indent)) ? take(elements) : keepShort(open);
  };

  /** Lets go of the lines of an element that has become too long. */
  const keepShort = (element: OpenElement): readonly Line[] => {
    const { lines, size } = element;
    if (size > most) element.lost = lines.splice(1).at(-1)?.number ?? element.lost ?? lines[0]!.number;
    return [];
  };

  /** Reads one line; returns lines to be read again. */
  const readLine = (line: Line, elements: (JsonElement | Reject)[]): readonly Line[] => {
    const { text, number } = line;
    if (open?.isDamaged === true) {
      if (beginsLike(text, open.indent)) return [...take(elements), line];
      open.lines.push(line);
      open.size += text.length;
      return keepShort(open);
    }
    let start = open === undefined ? -1 : 0;
    let isInString = false;
    /** Adds the line from where the element begins up to `end` to it. */
    const hold = (end: number): void => {
      const before = text.slice(0, start);
      open ??= {
        ...{ lines: [], indent: before.trim() === '' ? before : undefined },
        ...{ isDamaged: false, size: 0, lost: undefined },
      };
      open.lines.push({ text: text.slice(start, end), number });
      open.size += end - start;
    };
    for (let at = 0; at < text.length; at++) {
      const character = text[at]!;
      if (isInString) {
        if (character === '\\') at++;
        else if (character === '"') isInString = false;
        continue;
      }
      if (start < 0) {
        if (/\s/.test(character) || (isInList && character === ',')) continue;
        if (!wasList && character === '[') {
          isInList = wasList = true;
          continue;
        }
        if (isInList && character === ']') {
          isInList = false;
          continue;
        }
        start = at;
        stack = [];
      }
      if (character === '"') isInString = true;
      else if (character === '{' || character === '[') stack.push(character);
      else if (stack.length === 0 && (character === ',' || character === ']')) {
        // The end of a bare value; a bracket that closes the list is looked at again.
        const end = at > start ? at : at + 1;
        hold(end);
        take(elements);
        start = -1;
        at = end - 1;
      } else if (character === '}' || character === ']') {
        const opening = stack.pop();
        if (opening !== undefined && opening !== (character === '}' ? '{' : '[')) {
          hold(text.length);
          return takeDamaged(elements);
        }
        if (stack.length > 0) continue;
        hold(at + 1);
        const again = take(elements);
        // What follows on this line belongs to whatever the last of those lines turns out to be.
        if (again.length > 0) return withRest(again, text.slice(at + 1));
        start = -1;
      }
    }
    if (start < 0) return [];
    hold(text.length);
    if (stack.length === 0) return take(elements);
    // A bracket that is never closed would hold the rest of the file.
    return (open?.size ?? 0) > most ? takeDamaged(elements) : [];
  };

  /** Reads lines, and those after a damaged element again. */
  const read = (first: readonly Line[], elements: (JsonElement | Reject)[]): void => {
    const queue = [...first].reverse();
    for (let line = queue.pop(); line !== undefined; line = queue.pop()) {
      for (const again of readLine(line, elements).toReversed()) queue.push(again);
    }
  };

  return {
    line: (line) => {
      const elements: (JsonElement | Reject)[] = [];
      linesRead++;
      read([line], elements);
      return elements;
    },
    end: () => {
      const elements: (JsonElement | Reject)[] = [];
      // A bracket that was never closed has swallowed what follows.
      while (open !== undefined) read(take(elements), elements);
      return elements;
    },
  };
}

/** Lines of which the last one was cut, with what was cut off. */
function withRest(lines: readonly Line[], rest: string): Line[] {
  return lines.map((line, index) => (index < lines.length - 1 ? line : { ...line, text: line.text + rest }));
}

function rawOf(lines: readonly Line[]): string {
  return lines
    .map(({ text }) => text)
    .join('\n')
    .trim();
}

/** Whether a line begins with a bracket as far in as the first line of an element. */
function beginsLike(text: string, indent: string | undefined): boolean {
  const bracket = /^\s*(?=[[{])/.exec(text);
  return bracket !== null && (indent === undefined || bracket[0] === indent);
}
