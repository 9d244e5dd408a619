// A batch as the network sees it: one row a token, with an empty row between texts.
import type { Random } from 'tincture';
import { createContextReader, factCount, featureKinds } from 'tincture/training';
import type { PlacedTarget, TokenPiece } from './objective.ts';
import type { TokenSettings } from './settings.ts';
import type { KnownWord, TokenVocabulary } from './vocabulary.ts';

/** The rows of a batch; ids are -1 where a row has none, or where it is dropped. */
export interface TokenBatch {
  readonly rows: number;
  readonly words: number;
  /** 1 at tokens, 0 between texts. */
  readonly real: Uint8Array;
  /** For each kind of form, and then the vectors, a row of its table for each row. */
  readonly ids: readonly Int32Array[];
  /** The words in the batch, each once, as far as their spelling is looked at. */
  readonly spellings: readonly Int32Array[];
  /** Which spelling each row has. */
  readonly spellingOf: Int32Array;
  /** For each fact 0 at the rows where it holds, else -1: the rows of a table of one row. */
  readonly facts: readonly Int32Array[];
  readonly textOf: Int32Array;
  readonly texts: number;
  readonly groups: Int32Array;
  readonly groupCount: number;
}

/** Where what is to be learnt lies among the rows of a batch of `pieces`. */
export function placeTargets<Target>(pieces: readonly TokenPiece<Target>[]): PlacedTarget<Target>[] {
  let start = 0;
  return pieces.map(({ words: { length }, target }) => {
    const placed = { start, length, target };
    start += length + 1;
    return placed;
  });
}

/** Makes batches, dropping what the settings say at the draws of `random`. */
export function createBatchReader(
  vocabulary: TokenVocabulary,
  settings: TokenSettings,
  random: Random,
): (pieces: readonly TokenPiece<unknown>[]) => TokenBatch {
  const readContext = createContextReader();
  const kinds = featureKinds.length;
  return (pieces) => {
    const rows = pieces.reduce((sum, { words }) => sum + words.length + 1, -1);
    const none = (): Int32Array => new Int32Array(rows).fill(-1);
    const real = new Uint8Array(rows);
    const ids = Array.from({ length: kinds + 1 }, none);
    const facts = Array.from({ length: factCount }, none);
    const [spellingOf, textOf, groups] = [none(), none(), none()];
    const spellings: Int32Array[] = [];
    const spelled = new Map<number, number>();
    let groupCount = 0;
    let row = 0;
    let words = 0;
    pieces.forEach((piece, text) => {
      const { length } = piece.words;
      words += length;
      const known = piece.words.map((word) => vocabulary.read(word));
      const context = readContext(
        {
          length,
          forms: Int32Array.from(known, ({ form }) => form),
          traits: Uint8Array.from(known, ({ traits }) => traits),
          lineStarts: piece.lineStarts,
        },
        known.reduce((most, { form }) => Math.max(most, form + 1), 0),
      );
      known.forEach((word, i) => {
        readIds(word);
        for (let bit = 0; bit < factCount; bit++) if ((context.facts[i]! & (1 << bit)) !== 0) facts[bit]![row] = 0;
        textOf[row] = text;
        groups[row] = groupCount + context.groups[i]!;
        real[row++] = 1;
      });
      groupCount += context.groupCount;
      row++;
    });

    function readIds(word: KnownWord): void {
      for (let kind = 0; kind <= kinds; kind++) {
        const rate = kind === kinds ? settings.vectorDropout : settings.formDropout;
        if (random.next() >= rate) ids[kind]![row] = word.rows[kind]!;
      }
      if (settings.filters === 0 || random.next() < settings.spellingDropout) return;
      let spelling = spelled.get(word.number);
      if (spelling === undefined) {
        spelling = spellings.length;
        spellings.push(word.characters);
        spelled.set(word.number, spelling);
      }
      spellingOf[row] = spelling;
    }

    return {
      rows,
      words,
      real,
      ids,
      spellings,
      spellingOf,
      facts,
      textOf,
      texts: pieces.length,
      groups,
      groupCount,
    };
  };
}
