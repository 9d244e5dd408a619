import type { Tokens } from '../../../src/api/messages.ts';
import { splitInvisible } from '../../../src/review/invisible.ts';
import { cutParts, type Piece } from '../../../src/review/pieces.ts';

/** What is drawn into an element, and how. */
export interface Drawing {
  readonly text: string;
  readonly tokens: Tokens;
  readonly piece: Pick<Piece, 'start' | 'end' | 'firstToken' | 'endToken'>;
  /** Whether there are characters in it without a shape of their own. */
  readonly isOdd: boolean;
}

const drawn = new WeakMap<HTMLElement, Drawing>();

/**
 * Draws a run of text into a box, each token of it an element of its own, unless that is what the box shows. By hand: what a
 * template keeps for each of the half a million characters of a book takes longer to sweep up than all of them to draw.
 */
export function drawParts(box: HTMLElement, drawing: Drawing, isSelected: (token: number) => boolean): void {
  const { text, tokens, piece, isOdd } = drawing;
  if (isSame(drawn.get(box), drawing)) return;
  drawn.set(box, drawing);
  const nodes = document.createDocumentFragment();
  for (const part of cutParts(text, tokens, piece)) {
    const shown = isOdd ? visible(part.text) : [part.text];
    if (part.token === undefined) {
      nodes.append(...shown);
      continue;
    }
    const element = document.createElement('span');
    element.setAttribute('data-token', String(part.token));
    if (isSelected(part.token)) element.className = 'at';
    element.append(...shown);
    nodes.append(element);
  }
  box.replaceChildren(nodes);
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
