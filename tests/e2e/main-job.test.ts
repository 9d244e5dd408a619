// The main job on a project of one's own, by the real command: every step after the other, each finding what the one
// before it left.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from 'tincture';
import { describe, expect, test } from 'vitest';
import { commandsIn, temporaryFolder, tincture } from './command.ts';

const project = `tasks:
  pets:
    kind: ner
    labels:
      PET: { definition: "The name of a pet", examples: ["Rex"] }
      FOOD: { definition: "What a pet eats" }
proposers:
  rules: { rules: rules.jsonl }
train: { vectors: false }
`;

const names = ['Rex', 'Mimi', 'Bello', 'Luna', 'Fips', 'Ginger', 'Moritz', 'Peaches'];
const foods = ['kibble', 'tuna', 'hay', 'dry food', 'carrots', 'seeds', 'chicken hearts'];
const frames = [
  'NAME would not touch the FOOD this morning',
  'does anybody else have a dog like NAME who only eats FOOD',
  'we switched from FOOD to FOOD and NAME is happier',
  'NAME slept all day',
  'the vet says no more FOOD for NAME, not even on sundays',
  'lost: a grey cat, listens to NAME, loves FOOD',
  'nothing to report from the garden today',
];

/** Annotated texts in our JSON lines: simple on purpose, so that a tiny network must learn them. */
function corpus(count: number, seed: number): string {
  const random = createRandom(seed);
  const lines = Array.from({ length: count }, (_, index) => {
    let text = '';
    const ents: { start: number; end: number; label: string }[] = [];
    const frame = frames[random.integer(frames.length)] ?? '';
    for (const piece of `${frame}, said number ${index * 37} of us`.split(/(NAME|FOOD)/)) {
      const choices = piece === 'NAME' ? names : piece === 'FOOD' ? foods : undefined;
      const word = choices?.[random.integer(choices.length)] ?? piece;
      if (choices !== undefined)
        ents.push({ start: text.length, end: text.length + word.length, label: piece === 'NAME' ? 'PET' : 'FOOD' });
      text += word;
    }
    return JSON.stringify({ text, ents });
  });
  return `${lines.join('\n')}\n`;
}

describe('the main job', () => {
  test('goes from texts to a packaged model, each step saying what to do next', () => {
    const folder = temporaryFolder();
    const run = commandsIn(folder);
    expect(run('init', '.')).toContain('tincture');
    writeFileSync(join(folder, 'tincture.yaml'), project);
    writeFileSync(
      join(folder, 'rules.jsonl'),
      `${foods.map((food) => JSON.stringify({ label: 'FOOD', pattern: food })).join('\n')}\n`,
    );
    writeFileSync(join(folder, 'gold.jsonl'), corpus(160, 1));
    writeFileSync(join(folder, 'texts.txt'), 'Rex ate all of the tuna\nLuna hates hay\nLuna hates hay\n');

    expect(run('import', 'gold.jsonl')).toContain('160');
    expect(run('add', 'texts.txt')).toMatch(/2 .*added/);
    expect(run('propose', '--with', 'rules')).toContain('tincture review');
    expect(run('train')).toMatch(/Wrote models\/pets\.safetensors/);
    const again = readFileSync(join(folder, 'models/pets.safetensors'));
    run('train', '--out', 'models/again.safetensors');
    expect(readFileSync(join(folder, 'models/again.safetensors')).equals(again)).toBe(true);

    const figures = JSON.parse(run('evaluate', 'models/pets.safetensors', '--json'));
    expect(figures).toMatchObject({ kind: 'ner', metric: 'ents_f', skipped: 0 });
    expect(figures.ents_f).toBeGreaterThan(0.8);
    expect(figures.interval[0]).toBeLessThanOrEqual(figures.ents_f);
    expect(figures.size_bytes).toBe(statSync(join(folder, 'models/pets.safetensors')).size);

    const compared = run('compare');
    for (const name of ['rules', 'pets']) expect(compared).toContain(name);
    const html = readFileSync(join(folder, 'report.html'), 'utf8');
    expect(html).toContain('<table');
    expect(html).not.toMatch(/(?:src|href)="https?:/);

    expect(run('package', 'models/pets.safetensors', '--release', '1.2.3')).toMatch(
      /dist\/pets-1\.2\.3\.safetensors: \d/,
    );
    expect(run('verify', 'dist/pets-1.2.3.safetensors')).toContain('sound');
    const card = run('card', 'dist/pets-1.2.3.safetensors');
    expect(card).toContain('# pets 1.2.3');
    expect(card).toMatch(/\| dev_ents_f \| [01]\.\d+ \|/);
    expect(card).toMatch(/\| gold by import \| \d+ texts \|/);
    const text = 'Mimi had tuna again';
    const predicted = JSON.parse(run('predict', 'dist/pets-1.2.3.safetensors', '--text', text));
    expect(predicted.text).toBe(text);
    for (const { start, end, label, confidence } of predicted.ents) {
      expect(['PET', 'FOOD']).toContain(label);
      expect(text.slice(start, end)).toBeTruthy();
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
    expect(predicted.ents.length).toBeGreaterThan(0);
  }, 300_000);

  test('works on plain files, without a project', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'train.jsonl'), corpus(80, 1));
    writeFileSync(join(folder, 'dev.jsonl'), corpus(20, 2));
    const args = [
      '--train',
      'train.jsonl',
      '--dev',
      'dev.jsonl',
      '--out',
      'm.safetensors',
      '--no-vectors',
      '--seed',
      '3',
    ];
    const { status, stderr } = tincture(folder, ['train', ...args]);
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    const { stdout } = tincture(folder, ['evaluate', 'm.safetensors', '--data', 'dev.jsonl', '--json']);
    expect(JSON.parse(stdout).ents_f).toBeGreaterThan(0.5);
    const predictions = tincture(folder, ['predict', 'm.safetensors', '-'], { input: 'Rex ate\nno pets here\n' });
    expect(
      predictions.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).text),
    ).toEqual(['Rex ate', 'no pets here']);
  }, 120_000);

  test('refuses to train on the test set', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'train.jsonl'), corpus(40, 1));
    writeFileSync(join(folder, 'test.jsonl'), corpus(3, 1));
    const given = ['train', '--train', 'train.jsonl', '--test', 'test.jsonl', '--no-vectors', '--out', 'm.safetensors'];
    const { status, stderr } = tincture(folder, given);
    expect(status).toBe(1);
    expect(stderr).toContain('[train-test-overlap]');
    expect(existsSync(join(folder, 'm.safetensors'))).toBe(false);
  });
});
