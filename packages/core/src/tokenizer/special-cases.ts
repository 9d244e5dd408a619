import { isAfterWord, isWordKind, kind, kindOf } from './characters.ts';
import type { Language, SpecialCase } from './language.ts';
import { joins, kindIn } from './words.ts';

/** The special cases of a tokenizer. */
export interface SpecialCases {
  /** The tokens of exactly this text, if it is a case. */
  get(text: string): readonly string[] | undefined;
  /** The tokens of the longest case that begins at `position` of `chunk`, ends by `to`, and may stand there. */
  find(chunk: string, position: number, to: number): readonly string[] | undefined;
}

/** A node of the tree of all cases, by their characters. */
interface Node {
  readonly next: Map<number, Node>;
  ends?: SpecialCase;
}

/** Makes {@link SpecialCases}: a tree, so that looking takes no longer the more cases there are. */
export function createSpecialCases(cases: ReadonlyMap<string, SpecialCase>, language: Language): SpecialCases {
  const root: Node = { next: new Map() };
  let longest = 0;
  for (const [text, special] of cases) {
    longest = Math.max(longest, text.length);
    let node = root;
    for (let i = 0; i < text.length; i++) {
      let next = node.next.get(text.charCodeAt(i));
      if (next === undefined) {
        next = { next: new Map() };
        node.next.set(text.charCodeAt(i), next);
      }
      node = next;
    }
    node.ends = special;
  }
  return {
    get: (text) => (text.length > longest ? undefined : cases.get(text)?.pieces),
    find(chunk, position, to) {
      let found: SpecialCase | undefined;
      let node = root.next.get(chunk.charCodeAt(position));
      for (let end = position + 1; node !== undefined; end++) {
        const { ends } = node;
        if (ends !== undefined && mayStand(ends, language, chunk, position, end, to)) found = ends;
        node = end < to ? node.next.get(chunk.charCodeAt(end)) : undefined;
      }
      return found?.pieces;
    },
  };
}

function mayStand(
  { place }: SpecialCase,
  language: Language,
  chunk: string,
  start: number,
  end: number,
  to: number,
): boolean {
  if (place === 'first' && (start > 0 || (end < to && !'.,!?…'.includes(chunk.charAt(end))))) return false;
  if (place === 'alone' && isAfterWord(chunk, start)) return false;
  if (isRepeated(chunk, start, -1) || (end < to && isRepeated(chunk, end - 1, 1))) return false;
  if (place === 'anywhere' || end >= to) return true;
  const next = kindIn(language, chunk.codePointAt(end)!);
  if (isAfterWord(chunk, end)) return !isWordKind(next) && !joins(chunk, end, to, language);
  // `C++11` is C++ and a number, but `note:(5)` is no face.
  return !isWordKind(next) || (next === kind.digit && place === 'alone');
}

/** Whether the sign at `position` has its like beside it: `==` in `===` is a part of something longer. */
function isRepeated(chunk: string, position: number, step: number): boolean {
  const sign = chunk.charAt(position);
  return chunk.charAt(position + step) === sign && !"'’()".includes(sign) && kindOf(sign.charCodeAt(0)) === kind.symbol;
}
