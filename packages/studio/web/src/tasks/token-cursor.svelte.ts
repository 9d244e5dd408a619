import type { Tokens } from '../../../src/api/messages.ts';
import { rangeOfTokens } from '../../../src/review/spans.ts';
import type { TextLayout } from './text-layout.svelte.ts';

/** Characters of a run of tokens. */
interface Characters {
  readonly start: number;
  readonly end: number;
}

/** The run of words that a person selected in a text, and how keys and fingers move it. */
export class TokenCursor {
  /** `head` is the end that moves. Undefined until a person selects something. */
  place: { readonly anchor: number; readonly head: number } | undefined = $state.raw();
  /** First and last selected token. */
  readonly run: readonly [number, number] | undefined = $derived(
    this.place && [Math.min(this.place.anchor, this.place.head), Math.max(this.place.anchor, this.place.head)],
  );
  readonly #tokens: Tokens;
  readonly #layout: TextLayout;
  readonly #words: Tokens;
  readonly #onMoved: (range: Characters, head: number) => void;
  /** The word that a finger began with, for as long as nothing came of it. */
  #tapped: number | undefined;

  /**
   * `tokens` are what it moves over; `words`, where those are less than words, what it moves over with Ctrl. `onMoved` hears
   * what is selected whenever a key, a click or a finger has moved it.
   */
  constructor(
    tokens: Tokens,
    layout: TextLayout,
    onMoved: (range: Characters, head: number) => void,
    words: Tokens = tokens,
  ) {
    this.#words = words;
    this.#tokens = tokens;
    this.#layout = layout;
    this.#onMoved = onMoved;
  }

  /** The characters of the selection. */
  get range(): Characters | undefined {
    return this.run && rangeOfTokens(this.#tokens, ...this.run);
  }

  /** Selects a run of tokens, given in either direction. */
  select(anchor: number, head: number): void {
    this.place = { anchor, head };
    this.endTap();
  }

  clear(): void {
    this.place = undefined;
  }

  /** The next tap begins a selection of its own. */
  endTap(): void {
    this.#tapped = undefined;
  }

  /** Moves the end that moves to a token, or to the nearest one that there is; the other end comes along unless it `isExtending`. */
  move(head: number, isExtending: boolean): void {
    const last = this.#tokens.starts.length - 1;
    const to = Math.min(last, Math.max(0, head));
    if (to < 0) return;
    this.place = { anchor: isExtending ? (this.place?.anchor ?? to) : to, head: to };
    if (this.range !== undefined) this.#onMoved(this.range, to);
    this.scrollIntoView();
  }

  /** A finger has no Shift: the second word that it taps is the other end, and a tap on what is selected begins anew. */
  tap(token: number): void {
    const isOpen = this.#tapped !== undefined && this.#tapped === this.place?.anchor;
    const isInside = this.run !== undefined && token >= this.run[0] && token <= this.run[1];
    this.#tapped = isOpen && !isInside ? this.#tapped : token;
    if (isOpen && isInside && this.place?.anchor === this.place?.head) this.clear();
    else this.move(token, isOpen && !isInside);
  }

  /** Moves the selection for the keys that do so; false for any other key. */
  onKey({ key, shiftKey }: KeyboardEvent): boolean {
    const head = this.place?.head;
    if (key === 'ArrowRight' || key === 'ArrowLeft')
      this.move(head === undefined ? 0 : head + (this.isForwards(key) ? 1 : -1), shiftKey);
    else if (key === 'ArrowDown' || key === 'ArrowUp')
      this.move(head === undefined ? 0 : this.#layout.tokenOnNextLine(head, key === 'ArrowDown'), shiftKey);
    else if (key === 'Home') this.move(0, shiftKey);
    else if (key === 'End') this.move(this.#tokens.starts.length - 1, shiftKey);
    else return false;
    return true;
  }

  /** Moves the selection over words for the keys that do so in a text of characters; false for any other key. */
  onWordKey({ key, shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
    const isArrow = key === 'ArrowRight' || key === 'ArrowLeft';
    if (!isArrow || !ctrlKey || altKey || metaKey || this.#words === this.#tokens) return false;
    if (document.activeElement !== this.#layout.box) return false;
    const { starts, ends } = this.#tokens;
    const head = this.place?.head ?? -1;
    const [start, end] = [starts[head] ?? -1, ends[head] ?? -1];
    const words = this.#words;
    if (!this.isForwards(key)) this.move(starts.indexOf(words.starts.findLast((at) => at < start) ?? 0), shiftKey);
    else if (shiftKey) this.move(ends.indexOf(words.ends.find((at) => at > end) ?? end), true);
    else this.move(starts.indexOf(words.starts.find((at) => at > start) ?? start), false);
    return true;
  }

  /** Whether an arrow points along the line as it runs: to the left is forwards where the paragraph goes from right to left. */
  isForwards(key: 'ArrowLeft' | 'ArrowRight'): boolean {
    return (key === 'ArrowLeft') === this.#layout.isRightToLeft(this.place?.head ?? 0);
  }

  scrollIntoView(): void {
    if (this.place !== undefined) this.#layout.scrollTo(this.place.head);
  }
}
