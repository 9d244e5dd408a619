// A project whose texts are not in English, by the real command: the tokens are those of its language from the first step to the
// last, and the model file says which.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadComponent, readModel, tokenizerFor } from 'tincture';
import { describe, expect, test } from 'vitest';
import { commandsIn, temporaryFolder, tincture } from './command.ts';

describe('the example in German', () => {
  test('goes from texts to a packaged model', async () => {
    const folder = temporaryFolder();
    const run = commandsIn(folder);
    run('init', '.', '--example', 'anfragen');
    expect(run('add')).toMatch(/12 .*added/);
    expect(run('propose', '--with', 'rules')).toContain('tincture review');
    const proposed = run('export', '-', '--proposals', 'rules')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const said = proposed.flatMap(({ text, ents = [] }) =>
      ents.map(({ start, end }: { start: number; end: number }) => text.slice(start, end)),
    );
    for (const words of ['14. April', '17.9.', '39,90 €', 'R-23005']) expect(said).toContain(words);

    expect(run('train', '--no-vectors')).toMatch(/Wrote models\/anfragen\.safetensors/);
    const figures = JSON.parse(run('evaluate', 'models/anfragen.safetensors', '--json'));
    expect(figures.ents_f).toBeGreaterThan(0.6);
    expect(figures.dropped).toEqual({});
    run('package', 'models/anfragen.safetensors', '--release', '1.0.0');
    const text = 'Ich warte seit dem 3. Mai auf meinen Akku-Rasenmäher.';
    const predicted = JSON.parse(run('predict', 'dist/anfragen-1.0.0.safetensors', '--text', text));
    const { tokenize } = tokenizerFor({ language: 'de' });
    const doc = tokenize(text);
    expect(predicted.ents.length).toBeGreaterThan(0);
    for (const { start, end } of predicted.ents) {
      expect(doc.starts).toContain(start);
      expect(doc.ends).toContain(end);
    }
    const bytes = new Uint8Array(readFileSync(join(folder, 'dist/anfragen-1.0.0.safetensors')));
    expect(readModel(bytes).metadata.tokenizer).toEqual({ language: 'de', version: 1 });
    const component = loadComponent(bytes);
    expect(component.task.language).toBe('de');
    const [prediction] = await component.predict([tokenizerFor(component.task).tokenize(text)]);
    expect(prediction).toMatchObject({
      annotations: {
        ents: predicted.ents.map(({ start, end, label }: Record<string, unknown>) => ({ start, end, label })),
      },
    });
  }, 300_000);
});

describe('plain files', () => {
  const gold = [
    {
      text: "L'hôtel d'Arles est fermé.",
      ents: [
        { start: 2, end: 7, label: 'LIEU' },
        { start: 10, end: 15, label: 'LIEU' },
      ],
    },
  ];

  test('are in the language that --language says', () => {
    const folder = temporaryFolder();
    const run = commandsIn(folder);
    writeFileSync(join(folder, 'gold.jsonl'), gold.map((line) => `${JSON.stringify(line)}\n`).join(''));
    run('convert', 'gold.jsonl', 'french.conll', '--language', 'fr', '--to', 'conll');
    expect(readFileSync(join(folder, 'french.conll'), 'utf8')).toMatch(
      /^L'\s.*O\nhôtel\s.*B-LIEU\nd'\s.*O\nArles\s.*B-LIEU\n/,
    );
    run('convert', 'gold.jsonl', 'english.conll', '--to', 'conll');
    expect(readFileSync(join(folder, 'english.conll'), 'utf8')).toMatch(/^L'hôtel\s.*B-LIEU\n/);
  });

  test('are refused in a language that is not known, or that is not the task’s', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'gold.jsonl'), gold.map((line) => `${JSON.stringify(line)}\n`).join(''));
    writeFileSync(join(folder, 'task.yaml'), 'kind: ner\nlanguage: fr\nlabels: [LIEU]\n');
    const unknown = tincture(folder, ['convert', 'gold.jsonl', 'a.conll', '--language', 'sv']);
    expect(unknown.status).not.toBe(0);
    expect(unknown.stderr).toMatch(/sv.*en, de, fr/);
    const other = tincture(folder, ['convert', 'gold.jsonl', 'a.conll', '--task', 'task.yaml', '--language', 'de']);
    expect(other.status).not.toBe(0);
    expect(other.stderr).toContain('--language is de, and the task task is for texts in fr');
  });
});
