import { TinctureError } from '../errors/tincture-error.ts';

/** The element types of a model file, by their names in the safetensors format. */
export type DataType = 'F32' | 'I32' | 'I8' | 'U8';

/** The elements of a tensor, row by row (C order). */
export type TensorData = Float32Array | Int32Array | Int8Array | Uint8Array;

/** A block of numbers with its dimensions. */
export interface Tensor {
  readonly data: TensorData;
  /** Sizes, outermost first; their product is the number of elements. An empty shape is one number. */
  readonly shape: readonly number[];
}

/** The array class of each {@link DataType}. */
export interface TensorArrays {
  readonly F32: Float32Array;
  readonly I32: Int32Array;
  readonly I8: Int8Array;
  readonly U8: Uint8Array;
}

/** Bytes of one element. */
export const elementBytes: Readonly<Record<DataType, number>> = { F32: 4, I32: 4, I8: 1, U8: 1 };

/** The type of the elements of `data`. */
export function dataTypeOf(data: TensorData): DataType {
  if (data instanceof Float32Array) return 'F32';
  if (data instanceof Int32Array) return 'I32';
  return data instanceof Int8Array ? 'I8' : 'U8';
}

/**
 * The elements of the tensor `name`, after a check that it is there with this element type and this shape, and that
 * its numbers are finite: what a component calls before it trusts a file. Throws `model-corrupt`.
 */
export function takeTensor<Type extends DataType>(
  tensors: ReadonlyMap<string, Tensor>,
  name: string,
  type: Type,
  shape: readonly number[],
): TensorArrays[Type] {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw wrong(name, 'is missing');
  const actual = dataTypeOf(tensor.data);
  if (!isOfType(tensor.data, type)) throw wrong(name, `holds ${actual}, not ${type}`);
  if (tensor.shape.length !== shape.length || tensor.shape.some((size, i) => size !== shape[i])) {
    throw wrong(name, `has the shape [${tensor.shape.join(', ')}], not [${shape.join(', ')}]`);
  }
  if (tensor.data instanceof Float32Array && !areWithin(tensor.data, largestFloat))
    throw wrong(name, 'holds a value that is not finite');
  return tensor.data;
}

const largestFloat = 3.4028234663852886e38;

/** Whether no value is farther from 0 than `limit`, or not a number. */
export function areWithin(values: Float32Array, limit: number): boolean {
  // Without the sign, the bits of numbers are in the order of the numbers, and those of no number come last. They are read as
  // integers because a start of a program makes an object of every other number that it reads, and there are a hundred thousand.
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  const most = new Int32Array(Float32Array.of(limit).buffer)[0]!;
  for (let i = 0; i < bits.length; i++) if ((bits[i]! & 0x7fff_ffff) > most) return false;
  return true;
}

function isOfType<Type extends DataType>(data: TensorData, type: Type): data is TensorArrays[Type] & TensorData {
  return dataTypeOf(data) === type;
}

function wrong(name: string, problem: string): TinctureError {
  return new TinctureError({
    code: 'model-corrupt',
    problem: `The tensor ${JSON.stringify(name)} ${problem}.`,
    fix: 'Get the file again from where it came from, or train the component again.',
  });
}
