import { flushSync } from 'svelte';
import type { ItemView, SpanView, Tokens } from '../../../src/api/messages.ts';
import { type Block, cutBlocks, joinBlocks } from '../../../src/review/blocks.ts';
import { inPlaces } from '../../../src/review/characters.ts';
import { isRun } from '../../../src/review/runs.ts';
import { firstAbove } from '../../../src/review/spans.ts';
import { nearestOnNextLine, selectedCharacters } from './token-geometry.ts';

/** Whether the window has come near a block. */
export class Nearness {
  value: boolean = $state(false);
}

/** A block as it is drawn. Once it is near its tokens are elements: a book has too many of them for a page. */
export interface BlockView {
  readonly block: Block;
  readonly spans: readonly SpanView[];
  readonly near: Nearness;
}

/** Tokens that are elements from the start: more than a window holds. */
const firstTokens = 600;
/** From this many blocks on the browser is told to lay out only those near the window. */
const manyBlocks = 12;

/** How one text lies on the screen: its blocks, and where its tokens are. */
export class TextLayout {
  readonly isLong: boolean;
  /** Whether spans are made of characters, not of words. */
  readonly isOfCharacters: boolean;
  box: HTMLElement | undefined = $state();
  readonly #item: ItemView;
  readonly #places: Tokens;
  /** Blocks that begin before this character are drawn at once. */
  readonly #first: number;
  readonly #base: readonly Block[];
  readonly #spans: () => readonly SpanView[];
  #known: ReadonlyMap<number, BlockView> = new Map();
  readonly views: readonly BlockView[] = $derived.by(() => this.#update());

  /** `places` are what is drawn as elements: the tokens, if nothing else is said. */
  constructor(item: ItemView, spans: () => readonly SpanView[], places: Tokens = item.tokens) {
    this.#item = item;
    this.#spans = spans;
    this.#places = places;
    this.isOfCharacters = places !== item.tokens;
    this.#first = item.tokens.starts[firstTokens] ?? Number.POSITIVE_INFINITY;
    const blocks = cutBlocks(item.document.text, item.tokens);
    this.#base = this.isOfCharacters ? inPlaces(blocks, places) : blocks;
    this.isLong = this.#base.length >= manyBlocks;
  }

  /** The blocks with their spans. What has not changed stays the same object, and is not drawn again. */
  #update(): readonly BlockView[] {
    const spans = this.#spans();
    let next = 0;
    const views = joinBlocks(this.#base, spans).map((block) => {
      const first = next;
      while (next < spans.length && spans[next]!.start < block.end) next++;
      const known = this.#known.get(block.start);
      if (known !== undefined && known.block.end === block.end && isRun(known.spans, spans, first, next)) return known;
      const own = spans.slice(first, next);
      const near = known?.near ?? new Nearness();
      if (known === undefined && block.start < this.#first) near.value = true;
      return { block, spans: own, near };
    });
    this.#known = new Map(views.map((view) => [view.block.start, view]));
    return views;
  }

  /** The element of a token, which is one now if it was none before. */
  element(token: number): HTMLElement | undefined {
    const index = this.#indexOf(token);
    const near = this.views[index]?.near;
    if (near?.value === false) {
      near.value = true;
      flushSync();
    }
    return this.box?.children[index]?.querySelector<HTMLElement>(`[data-token="${token}"]`) ?? undefined;
  }

  /** The elements of the tokens from `first` to `last` that are there already. */
  elements(first: number, last: number): HTMLElement[] {
    const found: HTMLElement[] = [];
    for (let index = this.#indexOf(first); index < this.views.length; index++) {
      const { block, near } = this.views[index]!;
      if (block.firstToken > last) break;
      if (!near.value) continue;
      for (const element of this.box?.children[index]?.querySelectorAll<HTMLElement>('[data-token]') ?? []) {
        const token = Number(element.dataset.token);
        if (token >= first && token <= last) found.push(element);
      }
    }
    return found;
  }

  isRightToLeft(token: number): boolean {
    return this.views[this.#indexOf(token)]?.block.direction === 'rtl';
  }

  /** The token that lies nearest above or below, as lines are broken on the screen; the token itself on the last line. */
  tokenOnNextLine(token: number, isDown: boolean): number {
    const last = this.#places.starts.length - 1;
    return nearestOnNextLine(token, isDown ? last : 0, (index) => this.element(index));
  }

  /** First and last token of which the browser's selection holds at least one character; undefined when there is none. */
  selectedTokens(): [number, number] | undefined {
    const range = this.box && selectedCharacters(this.box, this.#item.document.text.length);
    if (range === undefined) return undefined;
    const { starts, ends } = this.#places;
    const first = firstAbove(ends, range[0]);
    const last = firstAbove(starts, range[1] - 1) - 1;
    return last < first ? undefined : [first, last];
  }

  #indexOf(token: number): number {
    let [low, high] = [0, this.views.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.views[middle]!.block.endToken > token) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
