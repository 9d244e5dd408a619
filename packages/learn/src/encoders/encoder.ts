// A pre-trained encoder (BERT and its like, as ONNX with its tokenizer): vectors of texts and of tokens.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Doc, type SentenceEncoder, sha256, TinctureError, tokenText } from 'tincture';
import { type OnnxRuntime, type OnnxSession, type PieceTokenizer, requireOnnx } from './onnx-runtime.ts';

/** A pre-trained encoder. */
export interface Encoder extends SentenceEncoder {
  /**
   * A vector of each text: the mean over its pieces, of length 1 (Reimers and Gurevych 2019, "Sentence-BERT"). Of texts
   * longer than the encoder reads, the mean of their parts.
   */
  texts(texts: readonly string[], options?: EncodeOptions): Promise<readonly Float32Array[]>;
  /** The vectors of the tokens of a text, [tokens, dimensions]: for each token the mean over its pieces. */
  tokens(doc: Doc): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Options of {@link Encoder.texts}. */
export interface EncodeOptions {
  readonly signal?: AbortSignal;
  /** Called now and then with how many texts are done. */
  readonly onProgress?: (done: number) => void;
}

/** Options of {@link openEncoder}. */
export interface EncoderOptions {
  /** Folder in whose `node_modules` the runtime is; absent: beside this package. */
  readonly packages?: string | undefined;
  /** Threads of the runtime. Default 1. */
  readonly threads?: number;
}

/** Pieces that are read together, with the first and the last one that mark a text. */
const longest = 256;
/** Pieces of a batch, padding included. */
const batchPieces = 2_048;

/**
 * Opens the encoder in a folder that holds `model.onnx` (or `onnx/model.onnx`), `tokenizer.json` and, where there is one,
 * `tokenizer_config.json`. Throws `encoder-invalid` where they are not there or are no encoder, `encoder-unavailable` where
 * the runtime is not installed.
 */
export async function openEncoder(folder: string, { packages, threads = 1 }: EncoderOptions = {}): Promise<Encoder> {
  const file = ['model.onnx', 'onnx/model.onnx'].map((name) => join(folder, name)).find((path) => existsSync(path));
  if (file === undefined) throw invalid(folder, 'There is no model.onnx in the folder');
  const { runtime, tokenizers } = requireOnnx(packages);
  const bytes = readFileSync(file);
  const tokenizer = readTokenizer(folder, (content, config) => new tokenizers.Tokenizer(content, config));
  const session = await runtime.InferenceSession.create(bytes, { intraOpNumThreads: threads }).catch(
    (cause: unknown) => {
      throw invalid(folder, 'The model.onnx cannot be loaded', cause);
    },
  );
  try {
    return await createEncoder(folder, runtime, session, tokenizer, sha256(bytes));
  } catch (error) {
    await session.release();
    throw error;
  }
}

function readTokenizer(folder: string, create: (content: object, config: object) => PieceTokenizer): PieceTokenizer {
  const read = (name: string): object => {
    const content: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    if (typeof content === 'object' && content !== null) return content;
    throw new Error(`${name} holds no object`);
  };
  try {
    const config = existsSync(join(folder, 'tokenizer_config.json')) ? read('tokenizer_config.json') : {};
    return create(read('tokenizer.json'), config);
  } catch (cause) {
    throw invalid(folder, 'There is no tokenizer.json that can be read', cause);
  }
}

async function createEncoder(
  folder: string,
  runtime: OnnxRuntime,
  session: OnnxSession,
  tokenizer: PieceTokenizer,
  hash: string,
): Promise<Encoder> {
  const output = session.outputNames[0] ?? '';
  const known = ['input_ids', 'attention_mask', 'token_type_ids'];
  const strange = session.inputNames.find((name) => !known.includes(name));
  if (strange !== undefined)
    throw invalid(folder, `The network wants the input "${strange}", which is not of an encoder`);
  // What stands before and after each text.
  const around = tokenizer.encode('', { add_special_tokens: true }).ids;
  const before = around.slice(0, Math.ceil(around.length / 2));
  const after = around.slice(before.length);
  const room = longest - around.length;

  /** The vectors of the pieces of a few texts, [texts, most pieces, dimensions]: `width` is the most pieces. */
  const run = async (
    pieces: readonly (readonly number[])[],
  ): Promise<{ readonly values: Float32Array; readonly width: number; readonly dimensions: number }> => {
    const width = Math.max(...pieces.map((ids) => ids.length)) + around.length;
    const size = pieces.length * width;
    const [ids, mask] = [new BigInt64Array(size), new BigInt64Array(size)];
    pieces.forEach((own, text) => {
      [...before, ...own, ...after].forEach((id, place) => {
        ids[text * width + place] = BigInt(id);
        mask[text * width + place] = 1n;
      });
    });
    const dims = [pieces.length, width];
    const all: Record<string, BigInt64Array> = {
      input_ids: ids,
      attention_mask: mask,
      token_type_ids: new BigInt64Array(size),
    };
    const inputs = session.inputNames.map(
      (name) => [name, new runtime.Tensor('int64', all[name] ?? ids, dims)] as const,
    );
    const result = (await session.run(Object.fromEntries(inputs)))[output];
    const dimensions = result?.dims[2];
    if (!(result?.data instanceof Float32Array) || dimensions === undefined)
      throw invalid(folder, 'The network gives no vector for each piece of a text');
    return { values: result.data, width, dimensions };
  };
  const { dimensions } = await run([[]]);

  /** Adds the vectors of the pieces `from` to `to` of a text to `sum`. */
  const addPieces = (
    { values, width }: { readonly values: Float32Array; readonly width: number },
    [text, from, to]: readonly [number, number, number],
    sum: Float32Array,
    offset = 0,
  ): void => {
    for (let piece = from; piece < to; piece++) {
      const start = (text * width + piece) * dimensions;
      for (let i = 0; i < dimensions; i++) sum[offset + i] = sum[offset + i]! + values[start + i]!;
    }
  };

  return {
    hash,
    dimensions,
    async texts(texts, { signal, onProgress } = {}) {
      const sums = texts.map(() => new Float32Array(dimensions));
      const parts = texts.flatMap((text, index) => {
        const { ids } = tokenizer.encode(text, { add_special_tokens: false });
        const starts = Array.from({ length: Math.max(1, Math.ceil(ids.length / room)) }, (_, part) => part * room);
        return starts.map((start) => ({ index, ids: ids.slice(start, start + room) }));
      });
      // Of about the same length together, so that little is padded.
      parts.sort((a, b) => a.ids.length - b.ids.length);
      for (let first = 0; first < parts.length; ) {
        signal?.throwIfAborted();
        let end = first + 1;
        while (end < parts.length && (end + 1 - first) * (parts[end]!.ids.length + around.length) <= batchPieces) end++;
        const batch = parts.slice(first, end);
        const result = await run(batch.map(({ ids }) => ids));
        // The marks around a text count too, as in the training of sentence encoders.
        batch.forEach(({ index, ids }, text) => {
          addPieces(result, [text, 0, ids.length + around.length], sums[index]!);
        });
        first = end;
        onProgress?.(Math.floor((texts.length * first) / parts.length));
      }
      for (const sum of sums) toUnitLength(sum);
      return sums;
    },
    async tokens(doc) {
      const vectors = new Float32Array(doc.length * dimensions);
      const pieces = Array.from({ length: doc.length }, (_, token) => {
        return tokenizer.encode(tokenText(doc, token), { add_special_tokens: false }).ids.slice(0, room);
      });
      for (let first = 0; first < doc.length; ) {
        let end = first;
        let size = 0;
        while (end < doc.length && (end === first || size + pieces[end]!.length <= room)) size += pieces[end++]!.length;
        const result = await run([pieces.slice(first, end).flat()]);
        let place = before.length;
        for (let token = first; token < end; token++) {
          const count = pieces[token]!.length;
          const row = vectors.subarray(token * dimensions, (token + 1) * dimensions);
          addPieces(result, [0, place, place + count], row);
          if (count > 0) for (let i = 0; i < dimensions; i++) row[i] = row[i]! / count;
          place += count;
        }
        first = end;
      }
      return vectors;
    },
    close: () => session.release(),
  };
}

function toUnitLength(vector: Float32Array): void {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  if (length > 0) for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! / length;
}

function invalid(folder: string, problem: string, cause?: unknown): TinctureError {
  return new TinctureError({
    code: 'encoder-invalid',
    problem: `${problem}.`,
    where: { file: folder },
    fix: 'Give a folder with model.onnx and tokenizer.json of an encoder, as docs/how-to/encoders.md tells.',
    cause,
  });
}
