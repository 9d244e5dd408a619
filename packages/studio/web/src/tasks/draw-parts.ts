import type { Tokens } from '../../../src/api/messages.ts';
import { splitInvisible } from '../../../src/review/invisible.ts';
import { cutParts, type Part, type Piece } from '../../../src/review/pieces.ts';

/** What is drawn into an element, and how. */
export interface Drawing {
  readonly text: string;
  readonly tokens: Tokens;
  readonly piece: Pick<Piece, 'start' | 'end' | 'firstToken' | 'endToken'>;
  /** Whether there are characters in it without a shape of their own. */
  readonly isOdd: boolean;
  /** Whether the tokens are characters: those that adjoin share an element until one of them is asked for. */
  readonly isOfCharacters: boolean;
}

const drawn = new WeakMap<HTMLElement, Drawing>();

/**
 * Draws a run of text into a box, each token of it an element of its own, unless that is what the box shows. By hand: what a
 * template keeps for each of the half a million characters of a book takes longer to sweep up than all of them to draw.
 */
export function drawParts(box: HTMLElement, drawing: Drawing, isSelected: (token: number) => boolean): void {
  const { text, tokens, piece, isOfCharacters } = drawing;
  if (isSame(drawn.get(box), drawing)) return;
  drawn.set(box, drawing);
  // An element for each of the thousands of characters in a window is more than a frame can lay out and paint.
  const isShared = (token: number): boolean => isOfCharacters && !isSelected(token);
  box.replaceChildren(...drawAll(cutParts(text, tokens, piece, isShared), drawing, isSelected));
}

/** The elements that several characters share, of which some are from `first` to `last`. */
export function groupsIn(block: Element | undefined, first: number, last: number): HTMLElement[] {
  const groups = block?.querySelectorAll<HTMLElement>('[data-end]') ?? [];
  return [...groups].filter(({ dataset }) => Number(dataset.token) <= last && Number(dataset.end) > first);
}

/**
 * Gives each of the characters that share an element one of its own: nothing moves by it. Not where a selection of the
 * browser's begins or ends, which would be lost: then false.
 */
export function drawApart(group: HTMLElement): boolean {
  const selection = getSelection();
  const ends = selection?.isCollapsed === false ? [selection.anchorNode, selection.focusNode] : [];
  const drawing = group.parentElement === null ? undefined : drawn.get(group.parentElement);
  if (drawing === undefined || ends.some((node) => group.contains(node))) return false;
  const firstToken = Number(group.dataset.token);
  const endToken = Number(group.dataset.end);
  const { text, tokens } = drawing;
  const piece = { firstToken, endToken, start: tokens.starts[firstToken] ?? 0, end: tokens.ends[endToken - 1] ?? 0 };
  group.replaceWith(...drawAll(cutParts(text, tokens, piece), drawing, () => false));
  return true;
}

function drawAll(
  parts: readonly Part[],
  { isOdd }: Drawing,
  isSelected: (token: number) => boolean,
): (Node | string)[] {
  return parts.flatMap(({ text, token, endToken }) => {
    const shown = isOdd ? visible(text) : [text];
    if (token === undefined) return shown;
    const element = document.createElement('span');
    element.dataset.token = String(token);
    if (endToken !== undefined) element.dataset.end = String(endToken);
    if (isSelected(token)) element.className = 'at';
    element.append(...shown);
    return [element];
  });
}

function isSame(one: Drawing | undefined, other: Drawing): boolean {
  return (
    one?.text === other.text &&
    one.tokens === other.tokens &&
    one.piece.start === other.piece.start &&
    one.piece.end === other.piece.end
  );
}

/** A text in which nothing is hidden: characters without a shape of their own get one. */
function visible(text: string): (Node | string)[] {
  return splitInvisible(text).map(({ text: run, name }) => {
    if (name === undefined) return run;
    const sign = document.createElement('i');
    sign.className = 'invisible';
    sign.title = name;
    sign.textContent = run;
    return sign;
  });
}
