import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readProjectFile } from '../project/project-file.ts';
import { createReporter } from '../terminal/reporter.ts';
import { folderWith } from '../testing/run-command.ts';
import { createTestContext, type TestContext } from '../testing/test-context.ts';
import { learningSettings } from './learning.ts';

/** The settings for a project with this entry `train`, on a machine without word vectors. */
function settingsFor(train: string): { context: TestContext; settings: ReturnType<typeof learningSettings> } {
  const folder = folderWith({ 'tincture.yaml': `tasks:\n  pets: { kind: ner, labels: [PET] }\ntrain: ${train}\n` });
  const context = createTestContext(folder, { env: { TINCTURE_CACHE: join(folder, 'cache') } });
  const reporter = createReporter(context, { json: false });
  return { context, settings: learningSettings(context, reporter, readProjectFile(join(folder, 'tincture.yaml'))) };
}

test('review trains with what train would take', async () => {
  const { settings } = settingsFor('{ seed: 7, vectors: false, settings: { steps: 20 } }');
  expect(await settings.training()).toEqual({ seed: 7, notes: [], settings: { steps: 20 } });
});

test('the files of the project are learnt from, but for what it is measured on', async () => {
  const { context, settings } = settingsFor('{ vectors: false }\ndata: { train: train.jsonl, test: test.jsonl }');
  const cat = { text: 'The cat sleeps.', ents: [{ start: 4, end: 7, label: 'PET' }] };
  const dog = { text: 'A dog barks.', ents: [{ start: 2, end: 5, label: 'PET' }] };
  const file = (...lines: object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  writeFileSync(join(context.cwd, 'train.jsonl'), file(cat, dog, { text: 'Nobody looked at this.' }));
  writeFileSync(join(context.cwd, 'test.jsonl'), file(dog));
  const gold = await settings.fileGold?.({ name: 'pets', kind: 'ner', labels: [{ name: 'PET' }] });
  expect(gold?.map(({ text }) => text)).toEqual(['The cat sleeps.']);
  expect(context.out() + context.err()).toBe('');
});

test('that there are no word vectors is told in the app, once they are wanted', async () => {
  const { context, settings } = settingsFor('{}');
  const { seed, notes } = await settings.training();
  expect([seed, notes]).toEqual([1, [expect.stringContaining('tincture vectors install en')]]);
  expect(context.out() + context.err()).toBe('');
  expect(settings.training()).toBe(settings.training());
});

test('what cannot be read is an error each time, until it can', async () => {
  const { context, settings } = settingsFor('{ vectors: mine.safetensors }');
  await expect(settings.training()).rejects.toMatchObject({ code: 'vectors-unavailable' });
  writeFileSync(join(context.cwd, 'mine.safetensors'), 'no vectors');
  await expect(settings.training()).rejects.toMatchObject({ where: { file: 'mine.safetensors' } });
});
