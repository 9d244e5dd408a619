/** A stretch of a text that both have, or that one of them has alone. */
export interface DiffPiece {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Words with what is not a word between them: spaces, and signs one by one. */
const parts = /[\p{L}\p{N}\p{M}]+|\s+|[^\p{L}\p{N}\p{M}\s]/gu;
/** More cells would take too long between two keys: then what differs is shown as one piece. */
const mostCells = 4_000_000;

/** What was taken out of `before` and put in to make `after`, in whole words: as little as possible (longest common subsequence). */
export function diffWords(before: string, after: string): DiffPiece[] {
  const [old, now] = [before.match(parts) ?? [], after.match(parts) ?? []];
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start++;
  let end = 0;
  const most = Math.min(old.length, now.length) - start;
  while (end < most && old[old.length - 1 - end] === now[now.length - 1 - end]) end++;
  return merged([
    ...same(old.slice(0, start)),
    ...between(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...same(old.slice(old.length - end)),
  ]);
}

function same(words: readonly string[]): DiffPiece[] {
  return words.map((text) => ({ kind: 'same', text }));
}

function between(old: readonly string[], now: readonly string[]): DiffPiece[] {
  const width = now.length + 1;
  const isMuch = (old.length + 1) * width > mostCells;
  if (old.length === 0 || now.length === 0 || isMuch) {
    return [
      ...old.map((text): DiffPiece => ({ kind: 'removed', text })),
      ...now.map((text): DiffPiece => ({ kind: 'added', text })),
    ];
  }
  /** What the words from i and from j on have in common at most, at i * width + j. */
  const longest = new Int32Array((old.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      longest[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pieces: DiffPiece[] = [];
  for (let i = 0, j = 0; i < old.length || j < now.length; ) {
    const [was, is] = [old[i], now[j]];
    if (was !== undefined && was === is) {
      pieces.push({ kind: 'same', text: was });
      i++;
      j++;
    } else if (was !== undefined && (is === undefined || at(i + 1, j) >= at(i, j + 1))) {
      pieces.push({ kind: 'removed', text: was });
      i++;
    } else if (is !== undefined) {
      pieces.push({ kind: 'added', text: is });
      j++;
    }
  }
  return pieces;
}

/** Neighbours of one kind as one; a space between two changes goes with them, so that phrases are not torn. */
function merged(pieces: readonly DiffPiece[]): DiffPiece[] {
  const done: DiffPiece[] = [];
  let removed = '';
  let added = '';
  const flush = (): void => {
    if (removed !== '') done.push({ kind: 'removed', text: removed });
    if (added !== '') done.push({ kind: 'added', text: added });
    removed = '';
    added = '';
  };
  pieces.forEach((piece, index) => {
    if (piece.kind === 'removed') removed += piece.text;
    else if (piece.kind === 'added') added += piece.text;
    else if (removed !== '' && added !== '' && /^\s+$/u.test(piece.text) && isChange(pieces[index + 1])) {
      removed += piece.text;
      added += piece.text;
    } else {
      flush();
      const last = done.at(-1);
      if (last?.kind === 'same') done[done.length - 1] = { kind: 'same', text: last.text + piece.text };
      else done.push(piece);
    }
  });
  flush();
  return done;
}

function isChange(piece: DiffPiece | undefined): boolean {
  return piece !== undefined && piece.kind !== 'same';
}
