import { TinctureError } from 'tincture';
import { expect, test } from 'vitest';
import { translateSqliteError } from './errors.ts';

test.each([
  ['the disk is full', 13, 'store-full'],
  [
    'there is no room for the index of the write-ahead log, as when a store is opened on a full disk',
    4874,
    'store-full',
  ],
  ['another read or write fails', 266, 'store-failed'],
  ['the code is not known', 999, 'store-failed'],
])('when %s: %d is %s', (_, errcode, code) => {
  const error = translateSqliteError(Object.assign(new Error('disk I/O error'), { errcode }), 'store.sqlite');
  expect(error).toBeInstanceOf(TinctureError);
  expect(error).toMatchObject({ code, where: { file: 'store.sqlite' } });
});
