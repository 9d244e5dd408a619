import { describe, expect, it } from 'vitest';
import { formatWhere, TinctureError, toTinctureError } from './tincture-error.ts';

describe('TinctureError', () => {
  it('says where, what and what to do in one message', () => {
    const error = new TinctureError({
      code: 'task-invalid',
      problem: 'Unknown key "lables".',
      where: { file: 'tincture.yaml', line: 4, column: 5 },
      fix: 'Did you mean "labels"?',
    });
    expect(error.message).toBe('tincture.yaml:4:5: Unknown key "lables". Did you mean "labels"?');
    expect(error.code).toBe('task-invalid');
  });

  it('fills in its place from outside without losing what it knew', () => {
    const error = new TinctureError({ code: 'text-invalid', problem: 'Not a string.', where: { line: 3 }, cause: 'x' });
    const placed = error.at({ file: 'a.jsonl', line: 99 });
    expect(placed.where).toEqual({ file: 'a.jsonl', line: 3 });
    expect(placed.cause).toBe('x');
  });

  it('wraps what others throw and keeps it as the cause', () => {
    const cause = new RangeError('too far');
    const wrapped = toTinctureError(cause, 'span-invalid', { document: 'd1' });
    expect(wrapped).toMatchObject({ code: 'span-invalid', problem: 'too far', cause, where: { document: 'd1' } });
    expect(toTinctureError(wrapped, 'text-invalid')).toBe(wrapped);
  });
});

describe('formatWhere', () => {
  it.each([
    [undefined, ''],
    [{ file: 'a' }, 'a'],
    [{ file: 'a', line: 2 }, 'a:2'],
    [{ field: 'text' }, 'text'],
    [{ file: 'a', line: 2, field: 'text', document: 'd' }, 'a:2 (text, document d)'],
  ])('%o is "%s"', (where, expected) => {
    expect(formatWhere(where)).toBe(expected);
  });
});
