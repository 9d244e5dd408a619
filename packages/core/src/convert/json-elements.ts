import type { Line } from './types.ts';

/** One element of the list that a JSON file holds, not parsed, with the number of the line it begins on. */
export interface JsonElement {
  readonly line: number;
  readonly raw: string;
}

/** Cuts a JSON file into elements. Both calls return the elements that are complete by then. */
export interface JsonElements {
  line(line: Line): readonly JsonElement[];
  end(): readonly JsonElement[];
}

/**
 * Cuts the elements out of a list without parsing it as a whole, so that a file of any size is read in little memory
 * and each element has its line. A file with no list around it is one element, or several. What is no JSON comes out
 * as an element too, for the parser to refuse.
 */
export function createJsonElements(): JsonElements {
  let isInList = false;
  let wasList = false;
  let depth = 0;
  let isInString = false;
  let parts: string[] = [];
  let firstLine = 1;

  const take = (elements: JsonElement[]): void => {
    const raw = parts.join('\n').trim();
    if (raw !== '') elements.push({ line: firstLine, raw });
    parts = [];
    depth = 0;
  };

  const readLine = ({ text, number }: Line): readonly JsonElement[] => {
    const elements: JsonElement[] = [];
    let start = parts.length > 0 ? 0 : -1;
    let at = 0;
    const cut = (end: number): void => {
      parts.push(text.slice(start, end));
      take(elements);
      start = -1;
    };
    for (; at < text.length; at++) {
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
        firstLine = number;
      }
      if (character === '"') isInString = true;
      else if (character === '{' || character === '[') depth++;
      else if (depth === 0 && (character === ',' || character === ']')) {
        // The end of a bare value; a bracket that closes the list is looked at again.
        if (at > start) {
          cut(at);
          at--;
        } else cut(at + 1);
      } else if ((character === '}' || character === ']') && --depth <= 0) cut(at + 1);
    }
    isInString = false;
    if (start >= 0) {
      parts.push(text.slice(start));
      if (depth === 0) take(elements);
    }
    return elements;
  };

  return {
    line: readLine,
    end: () => {
      const elements: JsonElement[] = [];
      take(elements);
      return elements;
    },
  };
}
