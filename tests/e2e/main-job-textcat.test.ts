// The main job for text classes, one label a text and several: every step by the real command.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from 'tincture';
import { describe, expect, test } from 'vitest';
import { commandsIn, temporaryFolder } from './command.ts';

const words = {
  billing: ['refund', 'invoice', 'charged twice', 'the receipt', 'my card', 'a discount'],
  delivery: ['the courier', 'a parcel', 'tracking', 'the doorstep', 'shipped', 'late again'],
  login: ['password', 'locked out', 'the code', 'sign in', 'two-factor', 'my account'],
};
type Label = keyof typeof words;
const labels = Object.keys(words) as Label[];
const frames = [
  'hello, X and Y please',
  'why X? also Y',
  'still waiting, X, Y',
  'X since monday. Y!',
  'is it about X or Y',
];

/** Texts that speak of one thing (or of any number), simple on purpose, so that a small model must learn them. */
function corpus(count: number, seed: number, multiple: boolean): string {
  const random = createRandom(seed);
  const pick = <T>(items: readonly T[]): T | undefined => items[random.integer(items.length)];
  const lines = Array.from({ length: count }, (_, index) => {
    const first = pick(labels);
    const said = [first, multiple ? pick(labels) : first];
    let text = `${pick(frames)} (ticket ${index * 37})`;
    for (const [place, label] of [['X', said[0]] as const, ['Y', said[1]] as const])
      text = text.replace(place, (label === undefined ? undefined : pick(words[label])) ?? '');
    return JSON.stringify({
      text,
      cats: Object.fromEntries(labels.map((label) => [label, said.includes(label) ? 1 : 0])),
    });
  });
  return `${lines.join('\n')}\n`;
}

describe.each([{ multiple: false }, { multiple: true }])(
  'the main job for text classes, multiple: $multiple',
  ({ multiple }) => {
    test('goes from texts to a packaged model', () => {
      const folder = temporaryFolder();
      const run = commandsIn(folder);
      writeFileSync(
        join(folder, 'tincture.yaml'),
        `tasks:
  topic:
    kind: textcat
    multiple: ${multiple}
    labels: { billing: { definition: "Money" }, delivery: { definition: "Parcels" }, login: { definition: "Getting in" } }
proposers:
  rules: { rules: rules.jsonl }
train: { vectors: false }
`,
      );
      const rules = labels.flatMap((label) =>
        words[label].slice(0, 2).map((pattern) => JSON.stringify({ label, pattern })),
      );
      writeFileSync(join(folder, 'rules.jsonl'), `${rules.join('\n')}\n`);
      writeFileSync(join(folder, 'gold.jsonl'), corpus(200, 1, multiple));
      writeFileSync(join(folder, 'texts.txt'), 'where is my refund\nlocked out of everything\n');

      expect(run('import', 'gold.jsonl')).toContain('200');
      expect(run('add', 'texts.txt')).toMatch(/2 .*added/);
      expect(run('propose', '--with', 'rules')).toContain('tincture review');
      expect(run('train')).toMatch(/Wrote models\/topic\.safetensors/);
      const figures = JSON.parse(run('evaluate', 'models/topic.safetensors', '--json'));
      expect(figures).toMatchObject({ kind: 'textcat', skipped: 0 });
      expect(figures[figures.metric]).toBeGreaterThan(0.8);
      const compared = run('compare');
      for (const name of ['rules', 'topic']) expect(compared).toContain(name);
      expect(existsSync(join(folder, 'report.html'))).toBe(true);
      run('package', 'models/topic.safetensors');
      const file = 'dist/topic-0.1.0.safetensors';
      expect(run('verify', file)).toContain('sound');
      const predict = (text: string): Record<string, number> => JSON.parse(run('predict', file, '--text', text)).cats;
      const cats = predict('I was charged twice on my card');
      expect(Object.keys(cats)).toEqual(labels);
      expect(cats.billing).toBeGreaterThan(Math.max(cats.delivery ?? 1, cats.login ?? 1));
      const sum = Object.values(cats).reduce((total, score) => total + score, 0);
      if (!multiple) expect(sum).toBeCloseTo(1, 6);
      else {
        const both = predict('why the courier? also password');
        expect(Math.min(both.delivery ?? 0, both.login ?? 0)).toBeGreaterThan(both.billing ?? 1);
      }

      // What was exported is what was imported, to the last label.
      run('export', 'back.jsonl');
      const catsIn = (path: string): unknown[] =>
        readFileSync(join(folder, path), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
          .map(({ text, cats: given }) => [text, given]);
      expect(catsIn('back.jsonl').sort()).toEqual(catsIn('gold.jsonl').sort());
    }, 120_000);
  },
);
