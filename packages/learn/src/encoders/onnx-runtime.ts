import { createRequire } from 'node:module';
import { join } from 'node:path';
import { TinctureError } from 'tincture';

// onnxruntime-node is optional and large, so neither it nor the tokenizers are dependencies: what is used of them is described
// here, and checked to be there when they are loaded.

/** Numbers with a shape, as the runtime takes and gives them. */
export interface OnnxTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}

/** A network that was loaded. */
export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(inputs: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
  release(): Promise<void>;
}

/** What is used of onnxruntime-node. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(bytes: Uint8Array, options: { readonly intraOpNumThreads: number }): Promise<OnnxSession>;
  };
  readonly Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => OnnxTensor;
}

/** Cuts texts into the pieces that an encoder knows. */
export interface PieceTokenizer {
  encode(text: string, options: { readonly add_special_tokens: boolean }): { readonly ids: readonly number[] };
}

/** What is used of @huggingface/tokenizers. */
export interface Tokenizers {
  readonly Tokenizer: new (tokenizer: object, config: object) => PieceTokenizer;
}

/** The runtime and the tokenizers: from the `node_modules` of `folder` if one is given. Throws `encoder-unavailable`. */
export function requireOnnx(folder: string | undefined): {
  readonly runtime: OnnxRuntime;
  readonly tokenizers: Tokenizers;
} {
  const load = createRequire(folder === undefined ? import.meta.url : join(folder, 'package.json'));
  const from = (name: string): unknown => {
    try {
      return load(name);
    } catch (cause) {
      throw unavailable(name, cause);
    }
  };
  const runtime = from('onnxruntime-node');
  if (!isRuntime(runtime)) throw unavailable('onnxruntime-node');
  const tokenizers = from('@huggingface/tokenizers');
  if (!isTokenizers(tokenizers)) throw unavailable('@huggingface/tokenizers');
  return { runtime, tokenizers };
}

function isRuntime(value: unknown): value is OnnxRuntime {
  return isRecord(value) && 'InferenceSession' in value && 'Tensor' in value;
}

function isTokenizers(value: unknown): value is Tokenizers {
  return isRecord(value) && 'Tokenizer' in value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function unavailable(name: string, cause?: unknown): TinctureError {
  return new TinctureError({
    code: 'encoder-unavailable',
    problem: `Encoders need the package ${name}, which is not installed.`,
    fix: 'Install it as docs/how-to/encoders.md tells, and set TINCTURE_ENCODERS to the folder.',
    cause,
  });
}
