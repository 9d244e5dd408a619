// Pre-trained encoders that components work on. They are large and come from elsewhere, so a file only says which one it needs.
import type { Doc } from '../doc/doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import { countAt, objectAt, textAt } from '../file/metadata.ts';
import type { JsonObject } from '../json.ts';

/** A pre-trained encoder of texts, as a component works with it. */
export interface SentenceEncoder {
  /** SHA-256 of the network, in hexadecimal. */
  readonly hash: string;
  readonly dimensions: number;
  /** A vector of length 1 for each text, in their order; `onProgress` may be called with how many are done. */
  texts(
    texts: readonly string[],
    options?: { readonly signal?: AbortSignal; readonly onProgress?: (done: number) => void },
  ): Promise<readonly Float32Array[]>;
  /** The vectors of the tokens of a text, [tokens, dimensions]; absent where it knows whole texts alone. */
  tokens?(doc: Doc): Promise<Float32Array>;
}

/** Which encoder a component was trained with. */
export type EncoderId = Pick<SentenceEncoder, 'hash' | 'dimensions'>;

/** More dimensions than any encoder has. */
const mostDimensions = 65_536;

/** What `network` of the metadata says of the encoder. Throws `model-corrupt`. */
export function readEncoderId(network: JsonObject): EncoderId {
  const info = objectAt(network.encoder, 'network.encoder');
  return {
    hash: textAt(info.hash, 'network.encoder.hash'),
    dimensions: countAt(info.dimensions, 'network.encoder.dimensions', mostDimensions),
  };
}

/** The encoder, if it is the wanted one. Throws `encoder-unavailable` where there is none, and `encoder-invalid` for another. */
export function checkEncoder(encoder: SentenceEncoder | undefined, wanted: EncoderId): SentenceEncoder {
  const short = (hash: string): string => JSON.stringify(hash.slice(0, 12));
  if (encoder === undefined) {
    throw new TinctureError({
      code: 'encoder-unavailable',
      problem: `The component works on the encoder with the hash ${short(wanted.hash)}…, which is not part of the file.`,
      fix: 'Name its folder: TINCTURE_ENCODER for the command, loadComponent(bytes, { encoder }) in a program.',
    });
  }
  if (encoder.hash === wanted.hash && encoder.dimensions === wanted.dimensions) return encoder;
  throw new TinctureError({
    code: 'encoder-invalid',
    problem: `The component works on the encoder with the hash ${short(wanted.hash)}…, and this is ${short(encoder.hash)}…: other vectors mean nothing to it.`,
    fix: 'Give the encoder that it was trained with, or train it again with this one.',
  });
}
