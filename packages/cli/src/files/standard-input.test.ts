import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { createTestContext } from '../testing/test-context.ts';
import { noteWaiting } from './standard-input.ts';

test('a person at a terminal is told that a command waits for texts; a pipe, or whoever named a file, is not', () => {
  const said = (file: string, options = {}): string => {
    const context = createTestContext(tmpdir(), options);
    noteWaiting(context, file);
    return context.err();
  };
  const confirm = async (): Promise<boolean> => true;
  expect(said('-', { confirm })).toContain('Ctrl-D');
  expect(said('-')).toBe('');
  expect(said('new.txt', { confirm })).toBe('');
});
