import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TinctureError } from '../errors/tincture-error.ts';
import { dequantizeRow4, dequantizeRow8, quantizeRows4, quantizeRows8, type Rows4 } from './quantize.ts';
import { createPlainSha256, createSha256, sha256 } from './sha256.ts';
import { parseStrictJson } from './strict-json.ts';
import { areWithin, takeTensor } from './tensor.ts';

const refused = expect.objectContaining({ code: 'model-corrupt' });

it('SHA-256 is that of another implementation, in one part or many', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }), (parts) => {
      const whole = Buffer.concat(parts);
      const expected = createHash('sha256').update(whole).digest('hex');
      const inParts = [createSha256, createPlainSha256].map((create) =>
        parts.reduce((hash, part) => hash.update(part), create()).hex(),
      );
      expect([sha256(new Uint8Array(whole)), ...inParts]).toEqual([expected, expected, expected]);
    }),
  );
});

describe('strict JSON', () => {
  const keys = fc.string().filter((key) => key !== '__proto__');
  const { value: json } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(null, true, false),
      fc.double({ noDefaultInfinity: true, noNaN: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
      fc.string({ unit: 'binary' }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(keys, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(0, 2), (value, indent) => {
        expect(parseStrictJson(JSON.stringify(value, null, indent), 'header')).toEqual(value);
      }),
    );
  });
  it('refuses whatever JSON.parse refuses, in our words', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:01.e-tn \\u') }), (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        if (!isJson) expect(() => parseStrictJson(text, 'header')).toThrow(refused);
      }),
      { numRuns: 2_000 },
    );
  });
  it('reads 24 levels and no more', () => {
    expect(parseStrictJson('['.repeat(24) + ']'.repeat(24), 'header')).toBeDefined();
    expect(() => parseStrictJson('['.repeat(25) + ']'.repeat(25), 'header')).toThrow('more than 24 levels');
  });
  it.each([
    ['closely', ''],
    ['with spaces', ' '],
  ])('refuses the same where it is written %s', (_, space) => {
    const nested = `${'{"a":'.repeat(24)}${space}1${'}'.repeat(24)}`;
    expect(() => parseStrictJson(nested, 'header')).toThrow('more than 24 levels');
    expect(() => parseStrictJson(`{"a":${space}1,"b":2,"a":1}`, 'header')).toThrow('occurs twice');
    expect(() => parseStrictJson(`{"a":${space}{"__proto__":1}}`, 'header')).toThrow('is not allowed');
    expect(() => parseStrictJson(`{"a":${space}{"__pr\\u006fto__":1}}`, 'header')).toThrow('is not allowed');
  });
  it.each([
    ['a key twice', '{"a": 1, "a": 1}'],
    ['a key twice, written differently', '{"a": 1, "\\u0061": 1}'],
    ['a prototype', '{"__proto__": {}}'],
    ['nesting without end', '['.repeat(100_000)],
    ['something after the end', '{} {}'],
  ])('refuses %s', (_, text) => {
    expect(() => parseStrictJson(text, 'header')).toThrow(TinctureError);
  });
});

it('floats are within a limit if each is, which no infinity and NaN is', () => {
  const float = fc.float({ noNaN: true });
  const none = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
  const most = 3.4028234663852886e38;
  fc.assert(
    fc.property(
      fc.float32Array({ maxLength: 9 }),
      fc.oneof(fc.float({ min: 0, noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 1, most)),
      (values, limit) => {
        expect(areWithin(values, limit)).toBe(values.every((value) => Math.abs(value) <= limit));
      },
    ),
  );
  fc.assert(fc.property(float, none, (value, strange) => !areWithin(Float32Array.of(value, strange), most)));
  expect(areWithin(Float32Array.of(1, -1, -0), 1)).toBe(true);
});

describe('rows of small integers', () => {
  const matrix = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 9 })).chain(([rows, columns]) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      values: fc
        .array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: rows * columns, maxLength: rows * columns })
        .map((values) => Float32Array.from(values, (value) => value / 1024)),
    }),
  );
  const rowsOf = (quantized: Rows4, columns: number): Float32Array => {
    const matrix = new Float32Array(quantized.scales.length * columns);
    quantized.scales.forEach((_, row) => {
      dequantizeRow4(quantized, columns, row, matrix, row * columns);
    });
    return matrix;
  };
  const largest = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  it('of 8 bits are off by at most half a step', () => {
    fc.assert(
      fc.property(matrix, ({ rows, columns, values }) => {
        const quantized = quantizeRows8(values, rows, columns);
        const back = new Float32Array(rows * columns);
        for (let row = 0; row < rows; row++) dequantizeRow8(quantized, columns, row, back, row * columns);
        for (let row = 0; row < rows; row++) {
          const part = values.subarray(row * columns, (row + 1) * columns);
          const step = largest(part) / 127;
          part.forEach((value, column) => {
            expect(Math.abs(value - (back[row * columns + column] ?? Number.NaN))).toBeLessThanOrEqual(step * 0.5001);
          });
        }
      }),
    );
  });
  it('of 4 bits lose no more than plain rounding does', () => {
    fc.assert(
      fc.property(matrix, ({ rows, columns, values }) => {
        const quantized = quantizeRows4(values, rows, columns);
        const back = rowsOf(quantized, columns);
        for (let row = 0; row < rows; row++) {
          const part = values.subarray(row * columns, (row + 1) * columns);
          const step = largest(part) / 7;
          const squares = (error: (value: number, column: number) => number): number =>
            [...part].reduce((sum, value, column) => sum + error(value, column) ** 2, 0);
          const plain = squares((value) => (step === 0 ? 0 : value - step * Math.round(value / step)));
          const ours = squares((value, column) => value - (back[row * columns + column] ?? Number.NaN));
          expect(ours).toBeLessThanOrEqual(plain + 1e-6 * step * step * columns * 49);
        }
      }),
    );
  });
  it('of 4 bits cut off a largest value where that makes the errors smaller', () => {
    // With the step 7/7 each 0.55 becomes 1: 20 errors of 0.45. With a smaller step they are met better, at the cost of the 7.
    const row = Float32Array.from([7, ...new Array<number>(20).fill(0.55)]);
    const quantized = quantizeRows4(row, 1, row.length);
    expect(quantized.scales[0]).toBeLessThan(0.9);
    const back = rowsOf(quantized, row.length);
    const squares = row.reduce((sum, value, i) => sum + (value - (back[i] ?? 0)) ** 2, 0);
    expect(squares).toBeLessThan(20 * 0.45 ** 2);
  });
  it('refuse a value that is not finite and a size that is not that of the matrix', () => {
    for (const quantize of [quantizeRows4, quantizeRows8]) {
      expect(() => quantize(Float32Array.of(1, Number.NaN), 1, 2)).toThrow(TinctureError);
      expect(() => quantize(Float32Array.of(1, 2, 3), 1, 2)).toThrow(TinctureError);
    }
  });
});

it('a tensor is taken only as what it is, with finite numbers', () => {
  const tensors = new Map([
    ['good', { data: Float32Array.of(1, 2), shape: [2] }],
    ['bad', { data: Float32Array.of(1, Number.POSITIVE_INFINITY), shape: [2] }],
  ]);
  expect(takeTensor(tensors, 'good', 'F32', [2])).toEqual(Float32Array.of(1, 2));
  expect(() => takeTensor(tensors, 'good', 'I8', [2])).toThrow(refused);
  expect(() => takeTensor(tensors, 'good', 'F32', [1, 2])).toThrow(refused);
  expect(() => takeTensor(tensors, 'none', 'F32', [2])).toThrow(refused);
  expect(() => takeTensor(tensors, 'bad', 'F32', [2])).toThrow(refused);
});
