/** Why a token is a token: what `explain` shows. */
export type TokenRule =
  | 'word'
  | 'number'
  | 'special-case'
  | 'url'
  | 'email'
  | 'mention'
  | 'hashtag'
  | 'abbreviation'
  | 'clitic'
  | 'unit'
  | 'entity'
  | 'emoji'
  | 'character'
  | 'punctuation';

/** Called for each token of a chunk, in order, with offsets into the chunk. */
export type Emit = (start: number, end: number, rule: TokenRule) => void;

/** Emits the tokens of a special case that starts at `start`; returns where it ends. */
export function emitPieces(pieces: readonly string[], start: number, emit: Emit): number {
  let position = start;
  for (const piece of pieces) {
    emit(position, position + piece.length, 'special-case');
    position += piece.length;
  }
  return position;
}
