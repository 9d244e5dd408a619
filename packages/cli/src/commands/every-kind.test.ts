// Every kind of task, learnt through the command from a few German sentences: what is learnt does not hang on English.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TaskKind, taskKinds } from 'tincture';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Finished, runCommand } from '../testing/run-command.ts';

const network = { steps: 80, width: 24, filters: 8, convolutions: 1, batchWords: 80, learningRate: 0.01, members: 1 };

/** How each kind is defined, and what is set of its training so that it is short. */
const tasks: Readonly<Record<TaskKind, { readonly task: object; readonly settings: object }>> = {
  textcat: { task: { labels: ['NATUR', 'HAUS'] }, settings: {} },
  ner: { task: { labels: ['PERSON', 'ORT'] }, settings: network },
  spancat: { task: { group: 'teile', labels: ['WER', 'SATZ'] }, settings: { ...network, spanWidth: 16 } },
  tagger: { task: { attribute: 'pos' }, settings: network },
  morphologizer: { task: {}, settings: network },
  lemmatizer: { task: {}, settings: network },
  parser: { task: {}, settings: { ...network, arcs: 16, hiddenLabels: 16 } },
  relations: { task: { labels: ['LEBT_IN'], entities: ['PERSON', 'ORT'] }, settings: network },
  coref: { task: {}, settings: { ...network, rankerWidth: 8, rankerEpochs: 10 } },
  frames: { task: { labels: ['ARBEIT', 'WOHNEN'], slots: ['wer', 'wo'] }, settings: { slots: network } },
  discourse: { task: {}, settings: { segments: network, iterations: 20 } },
};

const people = ['Jürgen', 'Käthe', 'Günther', 'Änne', 'Jörg', 'Zoë', 'Björn', 'Mählis'];
const places = ['Köln', 'Düsseldorf', 'Zürich', 'Straßburg', 'Nürnberg', 'Münster', 'Lübeck', 'Überlingen'];
const things = [
  ['Bäume', 'Baum', 'NATUR'],
  ['Türen', 'Tür', 'HAUS'],
  ['Flüsse', 'Fluss', 'NATUR'],
  ['Häuser', 'Haus', 'HAUS'],
  ['Wälder', 'Wald', 'NATUR'],
  ['Öfen', 'Ofen', 'HAUS'],
] as const;

/** A made-up text of two sentences that says something for every kind of task. */
function story(index: number, person: string, place: string): string {
  const isWork = index % 2 === 0;
  const [form, lemma, cat] = things[index % things.length]!;
  const pronoun = index % 3 === 0 ? 'er' : 'sie';
  const verb = isWork ? ['arbeitet', 'arbeiten'] : ['wohnt', 'wohnen'];
  const joint = index % 2 === 0 ? 'Dann' : 'Denn';
  // Word, lemma, tag, features, head, relation.
  const rows: readonly (readonly [string, string, string, string, number, string])[] = [
    [person, person, 'PROPN', 'Number=Sing', 1, 'nsubj'],
    [verb[0]!, verb[1]!, 'VERB', 'Tense=Pres', 1, 'root'],
    ['in', 'in', 'ADP', '', 3, 'case'],
    [place, place, 'PROPN', 'Number=Sing', 1, 'obl'],
    ['.', '.', 'PUNCT', '', 1, 'punct'],
    [joint, joint.toLowerCase(), 'ADV', '', 6, 'advmod'],
    ['mag', 'mögen', 'VERB', 'Tense=Pres', 6, 'root'],
    [pronoun, pronoun, 'PRON', 'Number=Sing', 6, 'nsubj'],
    ['die', 'der', 'DET', 'Number=Plur', 9, 'det'],
    [form, lemma, 'NOUN', 'Number=Plur', 6, 'obj'],
    ['.', '.', 'PUNCT', '', 6, 'punct'],
  ];
  let text = '';
  const tokens = rows.map(([word, own, pos, morph, head, dep], token) => {
    if (token > 0 && word !== '.') text += ' ';
    const start = text.length;
    text += word;
    return { start, end: text.length, pos, morph, lemma: own, head, dep, sentenceStart: token === 0 || token === 5 };
  });
  const span = (from: number, to: number) => ({ start: tokens[from]!.start, end: tokens[to]!.end });
  const [who, where] = [
    { ...span(0, 0), label: 'PERSON' },
    { ...span(3, 3), label: 'ORT' },
  ];
  return JSON.stringify({
    ...{ text, tokens, ents: [who, where], rels: [{ from: who, to: where, label: 'LEBT_IN' }] },
    spans: {
      teile: [
        { ...span(0, 0), label: 'WER' },
        { ...span(0, 4), label: 'SATZ' },
      ],
    },
    cats: { NATUR: Number(cat === 'NATUR'), HAUS: Number(cat === 'HAUS') },
    coref: [{ mentions: [span(0, 0), span(7, 7)] }, { mentions: [span(8, 9)] }],
    frames: [
      {
        ...{ ...span(0, 10), label: isWork ? 'ARBEIT' : 'WOHNEN' },
        slots: [
          { ...span(0, 0), label: 'wer' },
          { ...span(3, 3), label: 'wo' },
        ],
      },
    ],
    discourse: [
      { ...span(0, 4), head: 0, depth: 0 },
      { ...span(5, 10), head: 0, depth: 0, label: isWork ? 'sequence_m' : 'reason' },
    ],
  });
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tincture-kinds-'));
  const stories = (who: readonly string[], where: readonly string[]): string =>
    who.flatMap((person, i) => where.map((place, j) => `${story(i + j, person, place)}\n`)).join('');
  writeFileSync(join(folder, 'train.jsonl'), stories(people.slice(0, 6), places.slice(0, 6)));
  writeFileSync(
    join(folder, 'dev.jsonl'),
    stories(people.slice(6), places.slice(6)) + stories(people.slice(0, 2), places.slice(6)),
  );
  writeFileSync(join(folder, 'new.txt'), 'Jürgen wohnt in Köln. Denn mag er die Türen.\n');
  const entry = (kind: TaskKind): [string, object] => [kind, { kind, ...tasks[kind].task }];
  writeFileSync(
    join(folder, 'tincture.yaml'),
    JSON.stringify({
      language: 'de',
      tasks: Object.fromEntries(taskKinds.map(entry)),
      data: { train: 'train.jsonl', dev: 'dev.jsonl', test: 'dev.jsonl' },
      train: {
        vectors: false,
        settings: { tasks: Object.fromEntries(taskKinds.map((kind) => [kind, tasks[kind].settings])) },
      },
    }),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const tincture = (args: readonly string[]): Promise<Finished> => runCommand(folder, args);

describe('a kind of task is learnt from a few German sentences, measured and predicted', () => {
  test.each(taskKinds)('%s', async (kind) => {
    const file = `${kind}.safetensors`;
    expect(await tincture(['train', '--task', kind, '--out', file, '--threads', '1'])).toMatchObject({ status: 0 });
    const measured = await tincture(['evaluate', file, '--data', 'dev.jsonl', '--json']);
    const { score, kind: own } = JSON.parse(measured.out);
    expect(own).toBe(kind);
    expect(score).toBeGreaterThan(0.7);
    const predicted = await tincture(['predict', file, 'new.txt']);
    expect(predicted).toMatchObject({ status: 0 });
    expect(JSON.parse(predicted.out)).toMatchObject(expected[kind]);
  });
});

/** What is said of the new text. */
const expected: Readonly<Record<TaskKind, object>> = {
  textcat: { cats: expect.objectContaining({ HAUS: expect.any(Number) }) },
  ner: { ents: [expect.objectContaining({ text: 'Jürgen' }), expect.objectContaining({ text: 'Köln', label: 'ORT' })] },
  spancat: { spans: { teile: expect.arrayContaining([expect.objectContaining({ text: 'Jürgen wohnt in Köln.' })]) } },
  tagger: { tokens: expect.arrayContaining([expect.objectContaining({ pos: 'PRON' })]) },
  morphologizer: { tokens: expect.arrayContaining([expect.objectContaining({ morph: 'Number=Plur' })]) },
  lemmatizer: { tokens: expect.arrayContaining([expect.objectContaining({ lemma: 'mögen' })]) },
  parser: { tokens: expect.arrayContaining([expect.objectContaining({ dep: 'nsubj' })]) },
  relations: { rels: [expect.objectContaining({ label: 'LEBT_IN', to: expect.objectContaining({ text: 'Köln' }) })] },
  coref: {
    coref: expect.arrayContaining([
      { mentions: [expect.objectContaining({ text: 'Jürgen' }), expect.objectContaining({ text: 'er' })] },
    ]),
  },
  frames: { frames: [expect.objectContaining({ label: 'WOHNEN' })] },
  discourse: { discourse: [expect.anything(), expect.objectContaining({ head: 0, label: 'reason' })] },
};
