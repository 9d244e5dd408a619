import type { Vectors } from 'tincture';
import { type InstalledVectors, type InstallOptions, storeVectors } from '../vectors/install.ts';
import { wordsToDistil } from './count-words.ts';
import { distilVectors } from './distil-vectors.ts';
import type { Encoder } from './encoder.ts';

/** Settings of {@link installDistilled}. */
export interface InstallDistilledOptions extends Omit<InstallOptions, 'onProgress'> {
  readonly name: string;
  /** Values of each word; at most the encoder's. Default 256. */
  readonly dimensions?: number;
  /** Other vectors: their words fill up those of the texts. */
  readonly others?: Vectors | undefined;
  /** Whether each word gets its vector of `others` too, beside that of the encoder. Default false. */
  readonly beside?: boolean;
  /** Called now and then with how many of all words are encoded. */
  readonly onProgress?: (words: number, all: number) => void;
}

/** Words that are distilled unless a number is given. */
const defaultWords = 30_000;

/**
 * Distils the vectors of the words of `texts` from an encoder, and installs them under a name in the user's cache, as
 * `installVectors` does. Throws `vectors-invalid` where the texts have no word.
 */
export async function installDistilled(
  encoder: Encoder,
  texts: AsyncIterable<string> | Iterable<string>,
  options: InstallDistilledOptions,
): Promise<InstalledVectors> {
  const { name, words = defaultWords, dimensions, others, beside = false, signal, onProgress, ...rest } = options;
  const list = await wordsToDistil(texts, others, words);
  const entries = distilVectors(encoder, list, {
    ...(dimensions !== undefined && { dimensions }),
    ...(beside && others !== undefined && { beside: others }),
    ...(signal !== undefined && { signal }),
    onProgress: (done) => onProgress?.(done, list.length),
  });
  return storeVectors(entries, name, beside ? (others?.licences ?? []) : [], {
    ...rest,
    words,
    ...(signal !== undefined && { signal }),
  });
}
