import type { Assertion } from './parse.ts';
import type { Program } from './program.ts';

/** What a position is beside, as far as assertions can see. */
const side = { outside: 0, other: 1, word: 2, line: 3 } as const;
type Side = (typeof side)[keyof typeof side];

/** A state of the deterministic automaton: where the program may be, and what was just before. */
interface State {
  /** Indices of steps, before assertions and splits are followed. */
  readonly steps: readonly number[];
  readonly before: Side;
  /** By class of the next character; made when first needed. */
  readonly edges: (Edge | undefined)[];
  isMatchAtEnd?: boolean;
}

interface Edge {
  /** Whether a match ends before the character. */
  readonly isMatch: boolean;
  /** Undefined where nothing can follow. */
  readonly next: State | undefined;
}

/** Remembered states; when there are more, the memory is emptied and built again. */
const mostStates = 2_000;

/**
 * Runs a program over text as a deterministic automaton whose states are made when they are needed (as in grep and
 * RE2): the time for a character is bounded whatever the pattern is, because nothing is ever tried twice.
 */
export class Automaton {
  readonly #program: Program;
  readonly #isSearch: boolean;
  #states = new Map<string, State>();
  /** By what is before the start. */
  #starts: (State | undefined)[] = [];
  readonly #classOfAscii: Int16Array = new Int16Array(128).fill(-1);
  readonly #classOfOther = new Map<number, number>();
  /** Characters of one class are alike to every set and assertion. */
  readonly #classIds = new Map<string, number>();
  readonly #classSamples: number[] = [];

  /** With `isSearch`, a match may begin at every character and not only at the first. */
  constructor(program: Program, isSearch: boolean) {
    this.#program = program;
    this.#isSearch = isSearch;
  }

  /**
   * The largest end of a match that begins at `from`, or -1: at most `limit`, and one that `mayEnd` allows. With an
   * automaton that searches: the largest end of any match.
   */
  longestEnd(text: string, from: number, limit: number, mayEnd?: (end: number) => boolean): number {
    let state = this.#startAfter(from === 0 ? side.outside : sideOf(text.charCodeAt(from - 1)));
    let best = -1;
    let position = from;
    while (position < text.length) {
      let code = text.charCodeAt(position);
      if (code >= 0xd800 && code <= 0xdbff) code = text.codePointAt(position)!;
      const characterClass = this.#classOf(code);
      const edge = state.edges[characterClass] ?? this.#edge(state, characterClass);
      if (edge.isMatch && (mayEnd === undefined || mayEnd(position))) best = position;
      if (edge.next === undefined) return best;
      state = edge.next;
      position += code > 0xffff ? 2 : 1;
      if (position > limit) return best;
    }
    state.isMatchAtEnd ??= this.#follow(state, side.outside).isMatch;
    return state.isMatchAtEnd && (mayEnd === undefined || mayEnd(position)) ? position : best;
  }

  /** Whether there is a match anywhere; for an automaton that searches. */
  isIn(text: string): boolean {
    let found = false;
    const stop = (): boolean => {
      found = true;
      return true;
    };
    // Up to the first end only: a text is as long as it is, but most matches come early.
    const piece = 256;
    this.longestEnd(text, 0, piece, stop);
    if (!found && text.length > piece) this.longestEnd(text, 0, text.length, stop);
    return found;
  }

  #classOf(code: number): number {
    const known = code < 128 ? this.#classOfAscii[code]! : (this.#classOfOther.get(code) ?? -1);
    if (known >= 0) return known;
    const character = String.fromCodePoint(code);
    const signature = `${sideOf(code)}${this.#program.sets.map((set) => (set.test(character) ? 1 : 0)).join('')}`;
    let id = this.#classIds.get(signature);
    if (id === undefined) {
      id = this.#classSamples.push(code) - 1;
      this.#classIds.set(signature, id);
    }
    if (code < 128) this.#classOfAscii[code] = id;
    else this.#classOfOther.set(code, id);
    return id;
  }

  #startAfter(before: Side): State {
    let start = this.#starts[before];
    if (start === undefined) {
      start = this.#state([this.#program.start], before);
      this.#starts[before] = start;
    }
    return start;
  }

  #state(steps: readonly number[], before: Side): State {
    const key = `${before} ${steps.join(' ')}`;
    let state = this.#states.get(key);
    if (state === undefined) {
      if (this.#states.size >= mostStates) {
        this.#states = new Map();
        this.#starts = [];
      }
      state = { steps, before, edges: [] };
      this.#states.set(key, state);
    }
    return state;
  }

  #edge(state: State, characterClass: number): Edge {
    const sample = this.#classSamples[characterClass]!;
    const character = String.fromCodePoint(sample);
    const after = sideOf(sample);
    const { isMatch, characters } = this.#follow(state, after);
    const next = new Set<number>();
    for (const { set, next: target } of characters) {
      if (this.#program.sets[set]!.test(character)) next.add(target);
    }
    if (this.#isSearch) next.add(this.#program.start);
    const steps = [...next].sort((a, b) => a - b);
    const edge = { isMatch, next: steps.length === 0 ? undefined : this.#state(steps, after) };
    state.edges[characterClass] = edge;
    return edge;
  }

  /** Follows splits and the assertions that hold; returns the characters that may be next, and whether all is done. */
  #follow(state: State, after: Side): { isMatch: boolean; characters: { set: number; next: number }[] } {
    const { steps } = this.#program;
    const seen = new Uint8Array(steps.length);
    const waiting = [...state.steps];
    const characters: { set: number; next: number }[] = [];
    let isMatch = false;
    while (waiting.length > 0) {
      const index = waiting.pop()!;
      if (seen[index] === 1) continue;
      seen[index] = 1;
      const step = steps[index]!;
      if (step.kind === 'match') isMatch = true;
      else if (step.kind === 'character') characters.push(step);
      else if (step.kind === 'split') waiting.push(step.next, step.other);
      else if (holds(step.assertion, state.before, after)) waiting.push(step.next);
    }
    return { isMatch, characters };
  }
}

function holds(assertion: Assertion, before: Side, after: Side): boolean {
  const isBorder = (before === side.word) !== (after === side.word);
  switch (assertion) {
    case 'start':
      return before === side.outside;
    case 'end':
      return after === side.outside;
    case 'line-start':
      return before === side.outside || before === side.line;
    case 'line-end':
      return after === side.outside || after === side.line;
    case 'word-border':
      return isBorder;
    case 'no-word-border':
      return !isBorder;
  }
}

function sideOf(code: number): Side {
  if (code === 0x0a || code === 0x0d || code === 0x2028 || code === 0x2029) return side.line;
  const isDigit = code >= 0x30 && code <= 0x39;
  const isLetter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
  return isDigit || isLetter || code === 0x5f ? side.word : side.other;
}
