import { TinctureError } from '../errors/tincture-error.ts';
import { type Tensor, takeTensor } from '../file/tensor.ts';

/** Many short texts in one, which takes a fraction of the memory that as many strings do. */
export interface TextList {
  readonly length: number;
  /** The text with this number. */
  at(index: number): string;
  /** Whether the text with this number is `text`; no string is made for it. */
  is(index: number, text: string): boolean;
}

/** A list of texts, none of which holds a line feed. */
export function createTextList(texts: readonly string[]): TextList {
  return listOf(texts.map((text) => `${text}\n`).join(''), texts.length);
}

/** The texts as a tensor: UTF-8, a line feed after each. */
export function packTexts(list: TextList): Tensor {
  const texts = Array.from({ length: list.length }, (_, index) => `${list.at(index)}\n`);
  const data = new TextEncoder().encode(texts.join(''));
  return { data, shape: [data.length] };
}

/**
 * The `count` texts in a tensor. Throws `model-corrupt` where there are more or fewer, or what is there is not UTF-8. With `isRare`
 * texts are decoded when they are asked for, and take no other memory than the tensor.
 */
export function takeTexts(
  tensors: ReadonlyMap<string, Tensor>,
  name: string,
  count: number,
  isRare: boolean = false,
): TextList {
  const bytes = takeTensor(tensors, name, 'U8', [tensors.get(name)?.data.length ?? 0]);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw corrupt(name, 'is not valid UTF-8');
  }
  let found = 0;
  for (const byte of bytes) if (byte === lineFeed) found++;
  if (found !== count || (count > 0 && bytes.at(-1) !== lineFeed) || (count === 0 && bytes.length > 0))
    throw corrupt(name, `does not hold ${count} texts`);
  return isRare ? listOfBytes(bytes, count) : listOf(text, count);
}

const lineFeed = 0x0a;

function listOf(text: string, length: number): TextList {
  const ends = new Int32Array(length);
  for (let index = 0, at = 0; index < length; index++) {
    const end = text.indexOf('\n', at);
    ends[index] = end;
    at = end + 1;
  }
  const startOf = (index: number): number => (index === 0 ? 0 : ends[index - 1]! + 1);
  return {
    length,
    at: (index) => text.slice(startOf(index), ends[index]),
    is: (index, other) => {
      const start = startOf(index);
      return ends[index]! - start === other.length && text.startsWith(other, start);
    },
  };
}

function listOfBytes(bytes: Uint8Array, length: number): TextList {
  const ends = new Int32Array(length);
  for (let index = 0, at = 0; index < length; index++) {
    ends[index] = bytes.indexOf(lineFeed, at);
    at = ends[index]! + 1;
  }
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const at = (index: number): string =>
    decoder.decode(bytes.subarray(index === 0 ? 0 : ends[index - 1]! + 1, ends[index]));
  return { length, at, is: (index, other) => at(index) === other };
}

function corrupt(name: string, problem: string): TinctureError {
  return new TinctureError({
    code: 'model-corrupt',
    problem: `The tensor ${JSON.stringify(name)} ${problem}.`,
    fix: 'Get the file again from where it came from, or build it again.',
  });
}
