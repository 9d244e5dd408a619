// The main job for overlapping spans: every step by the real command.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from 'tincture';
import { expect, test } from 'vitest';
import { commandsIn, temporaryFolder } from './command.ts';

const things = ['bank', 'museum', 'port', 'school', 'library'];
const places = ['Leeds', 'Lima', 'Oslo', 'New Delhi'];

/** Texts with a place inside the name of something, simple on purpose, so that a small model must learn them. */
function corpus(count: number, seed: number): string {
  const random = createRandom(seed);
  const pick = (items: readonly string[]): string => items[random.integer(items.length)] ?? '';
  const lines = Array.from({ length: count }, (_, index) => {
    const place = pick(places);
    const name = `the ${pick(things)} of ${place}`;
    const text = random.next() < 0.5 ? `We saw ${name} on day ${index}.` : `On day ${index * 7} ${name} was closed`;
    const span = (part: string, label: string) => {
      const start = text.indexOf(part);
      return { start, end: start + part.length, label };
    };
    return JSON.stringify({ text, spans: { parts: [span(name, 'THING'), span(place, 'PLACE')] } });
  });
  return `${lines.join('\n')}\n`;
}

test('the main job for overlapping spans goes from texts to a packaged model', () => {
  const folder = temporaryFolder();
  const run = commandsIn(folder);
  writeFileSync(
    join(folder, 'tincture.yaml'),
    `tasks:
  parts:
    kind: spancat
    labels: { THING: { definition: "With all that belongs to its name" }, PLACE: { definition: "Also inside a name" } }
proposers:
  rules: { rules: rules.jsonl }
train: { vectors: false, settings: { width: 32, steps: 120 } }
`,
  );
  const rules = [
    ...places.map((pattern) => ({ label: 'PLACE', pattern })),
    { label: 'THING', pattern: [{ LOWER: 'the' }, {}, { LOWER: 'of' }, { IS_TITLE: true }] },
  ];
  writeFileSync(join(folder, 'rules.jsonl'), `${rules.map((rule) => JSON.stringify(rule)).join('\n')}\n`);
  writeFileSync(join(folder, 'gold.jsonl'), corpus(120, 1));
  writeFileSync(join(folder, 'texts.txt'), 'They like the museum of Lima\nnothing here\n');

  expect(run('import', 'gold.jsonl')).toContain('120');
  expect(run('add', 'texts.txt')).toMatch(/2 .*added/);
  expect(run('propose', '--with', 'rules')).toContain('tincture review');
  expect(run('train')).toMatch(/Wrote models\/parts\.safetensors/);
  const figures = JSON.parse(run('evaluate', 'models/parts.safetensors', '--json'));
  expect(figures).toMatchObject({ kind: 'spancat', metric: 'spans_f', skipped: 0 });
  expect(figures.spans_f).toBeGreaterThan(0.9);
  const compared = run('compare');
  for (const name of ['rules', 'parts']) expect(compared).toContain(name);
  run('package', 'models/parts.safetensors');
  const file = 'dist/parts-0.1.0.safetensors';
  expect(run('verify', file)).toContain('sound');
  const { spans } = JSON.parse(run('predict', file, '--text', 'We saw the port of New Delhi on day 3.'));
  expect(spans.parts.map(({ text, label }: { text: string; label: string }) => [text, label])).toEqual([
    ['the port of New Delhi', 'THING'],
    ['New Delhi', 'PLACE'],
  ]);

  // What was exported is what was imported; and a plain file says by itself which task it is for.
  run('export', 'back.jsonl');
  const spansIn = (path: string): string[] =>
    readFileSync(join(folder, path), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .map(({ text, spans: marked }) => JSON.stringify([text, marked]));
  expect(spansIn('back.jsonl').sort()).toEqual(spansIn('gold.jsonl').sort());
  run('convert', 'gold.jsonl', 'prodigy.jsonl', '--to', 'prodigy');
  run('convert', 'prodigy.jsonl', 'again.jsonl', '--from', 'prodigy', '--to', 'jsonl', '--task', 'parts');
  expect(spansIn('again.jsonl')).toEqual(spansIn('gold.jsonl'));
}, 120_000);
