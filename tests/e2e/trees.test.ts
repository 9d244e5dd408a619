// Trees by the real command: from CoNLL-U to a packaged parser that draws what it finds.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandsIn, temporaryFolder } from './command.ts';

const people = ['Ann', 'Bob', 'Carla', 'Dev', 'Emma'];
const verbs = ['fries', 'cooks', 'eats', 'washes'];
const things = ['eggs', 'rice', 'leeks', 'beans', 'plums'];

/** Documents of three sentences in which who does what stands in one order. */
function corpus(count: number, from: number): string {
  const pick = (list: readonly string[], at: number): string => list[at % list.length] ?? '';
  const lines: string[] = [];
  for (let document = from; document < from + count; document++) {
    lines.push(`# newdoc id = d${document}`);
    for (let sentence = 0; sentence < 3; sentence++) {
      const at = 3 * document + sentence;
      const words = [pick(people, at), pick(verbs, at + document), pick(things, 2 * at + document), '.'];
      const rows = [
        [words[0], 'PROPN', '2', 'nsubj', '_'],
        [words[1], 'VERB', '0', 'root', '_'],
        [words[2], 'NOUN', '2', 'obj', 'SpaceAfter=No'],
        [words[3], 'PUNCT', '2', 'punct', '_'],
      ];
      lines.push(`# text = ${words.slice(0, 3).join(' ')}.`);
      rows.forEach(([form, pos, head, dep, misc], index) => {
        lines.push([index + 1, form, '_', pos, '_', '_', head, dep, '_', misc].join('\t'));
      });
      lines.push('');
    }
  }
  return `${lines.join('\n')}\n`;
}

test('trees go from CoNLL-U to a packaged parser', () => {
  const folder = temporaryFolder();
  const run = commandsIn(folder);
  const write = (name: string, content: string): void => writeFileSync(join(folder, name), content);
  write('train.conllu', corpus(40, 0));
  write('dev.conllu', corpus(8, 40));
  write('texts.txt', 'Emma washes leeks. Bob eats plums.\n');
  write(
    'tincture.yaml',
    `tasks:
  trees: { kind: parser }
train: { vectors: false, settings: { width: 32, arcs: 16, hiddenLabels: 16, convolutions: 2, filters: 4, steps: 150, batchWords: 80, leastCount: 1 } }
`,
  );
  run('train', '--train', 'train.conllu', '--dev', 'dev.conllu', '--out', 'models/trees.safetensors');
  for (const own of [[], ['--own-tokens']]) {
    const metrics = JSON.parse(run('evaluate', 'models/trees.safetensors', '--data', 'dev.conllu', '--json', ...own));
    expect(metrics).toMatchObject({ dep_uas: expect.any(Number), sents_f: expect.any(Number) });
    expect(metrics.dep_las).toBeGreaterThan(0.95);
  }
  run('package', 'models/trees.safetensors', '--release', '1.0.0');
  const packaged = 'dist/trees-1.0.0.safetensors';
  const said = JSON.parse(run('predict', packaged, 'texts.txt'));
  expect(said.tokens.map(({ head, dep }: { head: number; dep: string }) => [head, dep])).toEqual([
    [1, 'nsubj'],
    [1, 'root'],
    [1, 'obj'],
    [1, 'punct'],
    [5, 'nsubj'],
    [5, 'root'],
    [5, 'obj'],
    [5, 'punct'],
  ]);
  write('said.jsonl', run('predict', packaged, 'texts.txt'));
  run('convert', 'said.jsonl', 'said.conllu');
  expect(readFileSync(join(folder, 'said.conllu'), 'utf8')).toContain('2\twashes\t_\t_\t_\t_\t0\troot');
}, 300_000);
