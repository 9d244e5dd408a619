import { flushSync } from 'svelte';
import type { ItemView, SpanView, Tokens } from '../../../src/api/messages.ts';
import { type Block, cutBlocks, joinBlocks } from '../../../src/review/blocks.ts';
import { inPlaces } from '../../../src/review/characters.ts';
import { isRun, runMaker } from '../../../src/review/runs.ts';
import { firstAbove } from '../../../src/review/spans.ts';
import { aboutLines } from './about-lines.ts';
import { drawApart, groupsIn } from './draw-parts.ts';
import { nearestOnNextLine, selectedCharacters, tokenAt } from './token-geometry.ts';

/** Whether the window has come near a block. */
export class Nearness {
  value: boolean = $state(false);
}

/** Some of the tokens of a block, which are drawn in one frame. */
export interface TokenRun {
  readonly firstToken: number;
  /** One past the last token. */
  readonly endToken: number;
  readonly near: Nearness;
}

/** A block as it is drawn. Once it is near its tokens are elements: a book has too many of them for a page. */
export interface BlockView {
  readonly block: Block;
  readonly spans: readonly SpanView[];
  /** Whether its tokens are characters, of which several share an element. */
  readonly isOfCharacters: boolean;
  /** About how many lines it has, for as long as the browser has not laid it out. */
  readonly lines: number;
  readonly near: Nearness;
  /** All its tokens, where they are drawn in several steps. */
  readonly runs: readonly TokenRun[];
}

/** Tokens that are elements from the start: more than a window holds. */
const firstTokens = 600;
/** From this many blocks on the browser is told to lay out only those near the window. */
const manyBlocks = 12;

/** Where every block of a book is takes the browser half of a frame to find out: so it looks for chapters, and into those that are near. */
const blocksOfChapter = 32;

/** Some blocks that lie together. */
export type Chapter = readonly BlockView[];

/** For so many frames a token that was scrolled to is followed: what is near is drawn by then. */
const framesFollowed = 20;

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
  readonly #perRun: number | undefined;
  #following = new AbortController();
  #known: ReadonlyMap<number, BlockView> = new Map();
  readonly views: readonly BlockView[] = $derived.by(() => this.#update());
  readonly #cut: (views: readonly BlockView[]) => readonly Chapter[] = runMaker(blocksOfChapter);
  /** One in which nothing has changed stays the same object, and none of its blocks is asked anew. */
  readonly chapters: readonly Chapter[] = $derived(this.#cut(this.views));

  /**
   * `places` are what is drawn as elements: the tokens, if nothing else is said. `perRun` is how many of them are drawn at
   * once, at the most; those of a whole block, if nothing is said.
   */
  constructor(
    item: ItemView,
    spans: () => readonly SpanView[],
    { places = item.tokens, perRun }: { readonly places?: Tokens; readonly perRun?: number } = {},
  ) {
    this.#item = item;
    this.#spans = spans;
    this.#places = places;
    this.#perRun = perRun;
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
      const lines = this.#linesOf(block);
      const near = known?.near ?? new Nearness();
      if (known === undefined && block.start < this.#first) near.value = true;
      const { isOfCharacters } = this;
      return { block, spans: own, isOfCharacters, lines, near, runs: known?.runs ?? this.#runsOf(block, near.value) };
    });
    this.#known = new Map(views.map((view) => [view.block.start, view]));
    return views;
  }

  /** A word over what is said of it has several lines, and needs more room. */
  #linesOf(block: Block): number {
    const { text } = this.#item.document;
    return Math.round(this.#perRun === undefined ? aboutLines(text, block, 90) : 2 * aboutLines(text, block, 60));
  }

  /** The tokens of a block in runs of nearly the same size. */
  #runsOf({ firstToken, endToken }: Block, isNear: boolean): readonly TokenRun[] {
    if (this.#perRun === undefined) return [];
    const count = Math.ceil((endToken - firstToken) / this.#perRun);
    const border = (index: number): number => firstToken + Math.round((index * (endToken - firstToken)) / count);
    return Array.from({ length: count }, (_, index) => {
      const near = new Nearness();
      near.value = isNear;
      return { firstToken: border(index), endToken: border(index + 1), near };
    });
  }

  /** The element of a token, which is one now if it was none before. */
  element(token: number): HTMLElement | undefined {
    const index = this.#indexOf(token);
    const view = this.views[index];
    const far = [view, view?.runs.find(({ endToken }) => token < endToken)].filter((one) => one?.near.value === false);
    for (const one of far) if (one !== undefined) one.near.value = true;
    if (far.length > 0) flushSync();
    const block = this.#box(index);
    const [group] = this.isOfCharacters ? groupsIn(block, token, token) : [];
    if (group !== undefined && !drawApart(group)) return group;
    return block?.querySelector<HTMLElement>(`[data-token="${token}"]`) ?? undefined;
  }

  /** The token at a place on the screen, where a mouse or a finger met `target`. */
  tokenAt({ target, clientX, clientY }: Pick<MouseEvent, 'target' | 'clientX' | 'clientY'>): number | undefined {
    const group = target instanceof Element ? target.closest<HTMLElement>('[data-end]') : null;
    return tokenAt(group !== null && drawApart(group) ? document.elementFromPoint(clientX, clientY) : target);
  }

  /**
   * Scrolls to a token, and stays there while what comes into the window on the way is drawn and gets its true height, or what was
   * just marked makes the lines higher.
   */
  scrollTo(token: number): void {
    // It may be another one each time: what was just marked is drawn anew.
    const scroll = (): void => this.element(token)?.scrollIntoView({ block: 'nearest' });
    scroll();
    this.#following.abort();
    const following = new AbortController();
    const { signal } = following;
    this.#following = following;
    // Whoever scrolls by hand wants to be elsewhere.
    for (const cause of ['wheel', 'pointerdown', 'keydown'])
      addEventListener(cause, () => following.abort(), { capture: true, passive: true, signal });
    const follow = (framesLeft: number): void => {
      if (framesLeft === 0) following.abort();
      if (signal.aborted) return;
      scroll();
      requestAnimationFrame(() => follow(framesLeft - 1));
    };
    requestAnimationFrame(() => follow(this.isLong ? framesFollowed : 1));
  }

  /** The elements of the tokens from `first` to `last` that are there already. */
  elements(first: number, last: number): HTMLElement[] {
    const found: HTMLElement[] = [];
    for (let index = this.#indexOf(first); index < this.views.length; index++) {
      const { block, near } = this.views[index]!;
      if (block.firstToken > last) break;
      if (!near.value) continue;
      const box = this.#box(index);
      if (this.isOfCharacters) for (const group of groupsIn(box, first, last)) drawApart(group);
      for (const element of box?.querySelectorAll<HTMLElement>('[data-token]:not([data-end])') ?? []) {
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

  /** The element of a block. */
  #box(index: number): Element | undefined {
    return this.box?.children[Math.floor(index / blocksOfChapter)]?.children[index % blocksOfChapter];
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

/** About how many lines the blocks of a chapter have together. */
export function linesOf(chapter: Chapter): number {
  return chapter.reduce((sum, { lines }) => sum + lines, 0);
}

/** About how many elements the tokens of a block are: characters share them, some six at a time. */
export function elementsOf({ block, isOfCharacters }: BlockView): number {
  return (block.endToken - block.firstToken) / (isOfCharacters ? 6 : 1);
}
