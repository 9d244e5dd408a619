// The development corpora, read from ../shared/data. They are not ours to redistribute, so nothing of them is kept here.
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createRandom, type Document, type Label, parseTask, type Task } from 'tincture';
import { type Line, readDocuments, type TextFormatName } from 'tincture/convert';

/** A corpus with the texts to learn from and those to be judged on. */
export interface Corpus {
  readonly task: Task;
  readonly train: readonly Document[];
  readonly evaluation: readonly Document[];
  /** Where the evaluation texts come from. */
  readonly split: string;
}

const folder = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

/** Names of {@link loadCorpus}. */
const corpusNames = [
  'fashion',
  'food',
  'wnut17',
  'conll03',
  'conll03-documents',
  'cooking',
  'banking77',
  'sst2',
  'snips-intents',
  'gum-genres',
  'gum-trees',
  'gum-spans',
  'gum-coref',
] as const;

/** Whether the development corpora are on this machine. */
export function hasCorpora(): boolean {
  return existsSync(folder);
}

/** Reads a corpus; throws where a line cannot be read, because a figure on part of a corpus is no figure. */
export async function loadCorpus(name: string): Promise<Corpus> {
  switch (name) {
    case 'fashion':
      return whole(
        name,
        'ner',
        await read('fashion/train.jsonl', 'prodigy'),
        await read('fashion/dev.jsonl', 'prodigy'),
      );
    case 'food': {
      // There is no dev split: every third text is held out.
      const all = await read('food/train.jsonl', 'prodigy');
      const isHeldOut = (_: Document, index: number): boolean => index % 3 === 2;
      const train = all.filter((document, index) => !isHeldOut(document, index));
      return { ...whole(name, 'ner', train, all.filter(isHeldOut)), split: 'every third text of train' };
    }
    case 'wnut17':
      return whole(name, 'ner', await read('wnut17/train.conll', 'conll'), await read('wnut17/dev.conll', 'conll'));
    case 'conll03': {
      const [train, dev] = await Promise.all(
        ['train', 'dev'].map((split) => read(`conll03/${split}.conll`, 'conll', { sentences: true })),
      );
      return whole(name, 'ner', train ?? [], dev ?? []);
    }
    case 'conll03-documents':
      return whole(
        'conll03',
        'ner',
        await read('conll03/train.conll', 'conll'),
        await read('conll03/dev.conll', 'conll'),
      );
    case 'cooking':
      return whole(
        name,
        'several',
        await read('cooking/train.jsonl', 'jsonl'),
        await read('cooking/dev.jsonl', 'jsonl'),
      );
    case 'sst2':
      return whole(name, 'textcat', await read('sst2/train.tsv', 'tsv'), await read('sst2/dev.tsv', 'tsv'));
    case 'banking77': {
      // There is no dev split: every fifth text of each intent is held out, the same ones in every run.
      const all = await read('banking77/train.csv', 'csv');
      const seen = new Map<string, number>();
      const isHeldOut = all.map((document) => {
        const label = labelsOf(document)[0] ?? '';
        const count = seen.get(label) ?? 0;
        seen.set(label, count + 1);
        return count % 5 === 4;
      });
      const split = 'every fifth text of each intent of train';
      return {
        ...whole(
          name,
          'textcat',
          all.filter((_, i) => !isHeldOut[i]),
          all.filter((_, i) => isHeldOut[i]),
        ),
        split,
      };
    }
    case 'snips-intents': {
      const { train, evaluation, split } = await loadSnips();
      return { ...whole(name, 'textcat', train.map(intentOf), evaluation.map(intentOf)), split };
    }
    case 'gum-genres': {
      const [train, dev] = await Promise.all(['train', 'dev'].map((part) => read(`gum/${part}.conllu`, 'conllu')));
      return whole(name, 'textcat', (train ?? []).flatMap(passagesOf), (dev ?? []).flatMap(passagesOf));
    }
    case 'gum-trees':
      return {
        task: parseTask('gum', { kind: 'parser' }),
        train: await read('gum/train.conllu', 'conllu'),
        evaluation: await read('gum/dev.conllu', 'conllu'),
        split: 'dev',
      };
    case 'gum-spans': {
      const train = await read('gum/train.conllu', 'conllu');
      const labels = new Set(
        train.flatMap(({ annotations }) => annotations.spans?.entities?.map(({ label }) => label) ?? []),
      );
      const task = parseTask('entities', { kind: 'spancat', labels: [...labels].sort() });
      return { task, train, evaluation: await read('gum/dev.conllu', 'conllu'), split: 'dev' };
    }
    case 'gum-coref': {
      const train = await read('gum/train.conllu', 'conllu');
      const kinds = new Set(
        train.flatMap(({ annotations }) => annotations.coref?.flatMap(({ label }) => label ?? []) ?? []),
      );
      const task = parseTask('gum', { kind: 'coref', labels: [...kinds].sort() });
      return { task, train, evaluation: await read('gum/dev.conllu', 'conllu'), split: 'dev' };
    }
    default:
      throw new Error(`No corpus is called ${name}; there are ${corpusNames.join(', ')}.`);
  }
}

/** Of each intent so many texts are held out, a fifth at most. */
const heldOutOfIntent = 100;

/**
 * SNIPS: the intents with the slots that each has. There is no dev split: texts of each intent are held out, drawn by a fixed
 * seed. What the reader sets aside (two texts of 8,815) is left out.
 */
export async function loadSnips(): Promise<Corpus> {
  const byIntent = new Map<string, Document[]>();
  const folderName = `${folder}snips`;
  for (const file of readdirSync(folderName)
    .filter((name) => name.endsWith('.json'))
    .sort()) {
    const bytes = readFileSync(`${folderName}/${file}`);
    // Some files have a line that is not UTF-8; such a line is no text here either.
    const lines = bytes
      .toString('latin1')
      .split('\n')
      .flatMap((line, index): Line[] => {
        const text = Buffer.from(line, 'latin1').toString('utf8');
        return text.includes('\ufffd') ? [] : [{ text, number: index + 1 }];
      });
    for await (const item of readDocuments(lines, { format: 'snips', file })) {
      if (!('document' in item)) continue;
      const intent = item.document.annotations.frames?.[0]?.label ?? '';
      byIntent.set(intent, [...(byIntent.get(intent) ?? []), item.document]);
    }
  }
  const random = createRandom(7);
  const train: Document[] = [];
  const evaluation: Document[] = [];
  const labels: Label[] = [];
  for (const [name, documents] of byIntent) {
    const slots = new Set(
      documents.flatMap(({ annotations }) => annotations.frames?.[0]?.slots.map(({ label }) => label) ?? []),
    );
    labels.push({ name, slots: [...slots].sort() });
    const drawn = random.shuffle([...documents]);
    const count = Math.min(heldOutOfIntent, Math.floor(drawn.length / 5));
    evaluation.push(...drawn.slice(0, count));
    train.push(...drawn.slice(count));
  }
  const slots = [...new Set(labels.flatMap((label) => label.slots ?? []))].sort();
  const split = `up to ${heldOutOfIntent} texts of each intent of train, a fifth at most, drawn by a fixed seed`;
  return { task: parseTask('snips', { kind: 'frames', labels, slots }), train, evaluation, split };
}

/** A text of SNIPS with its intent alone, as a class. */
function intentOf({ text, annotations }: Document): Document {
  return { text, annotations: { cats: { [annotations.frames?.[0]?.label ?? '']: 1 } } };
}

/** Words that a passage has at least. */
const passageWords = 60;

/** A document of GUM in passages of whole lines, each with the genre that the document's name says; what is left at the end is too short. */
function passagesOf({ id = '', text }: Document): Document[] {
  const genre = id.split('_')[1] ?? '';
  const passages: Document[] = [];
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    lines.push(line);
    const passage = lines.join('\n').trim();
    if (passage.split(/\s+/u).length <= passageWords) continue;
    passages.push({ text: passage, annotations: { cats: { [genre]: 1 } } });
    lines = [];
  }
  return passages;
}

function whole(name: string, kind: 'ner' | 'textcat' | 'several', train: Document[], evaluation: Document[]): Corpus {
  const labels = new Set<string>();
  for (const { annotations } of train) {
    for (const { label } of annotations.ents ?? []) labels.add(label);
    for (const label of Object.keys(annotations.cats ?? {})) labels.add(label);
  }
  const task = parseTask(name, {
    kind: kind === 'ner' ? 'ner' : 'textcat',
    labels: [...labels].sort(),
    ...(kind === 'several' ? { multiple: true } : {}),
  });
  return { task, train, evaluation, split: 'dev' };
}

async function read(path: string, format: TextFormatName, options: { sentences?: boolean } = {}): Promise<Document[]> {
  const documents: Document[] = [];
  for await (const item of readDocuments(linesOf(`${folder}${path}`), { ...options, format, file: path })) {
    if ('document' in item) documents.push(item.document);
    else if (item.reject.code !== 'text-invalid')
      throw new Error(`${path}:${item.reject.line}: ${item.reject.problem}`);
  }
  return documents;
}

async function* linesOf(path: string): AsyncGenerator<Line> {
  let number = 0;
  for await (const text of createInterface({
    input: createReadStream(path, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    yield { text, number: ++number };
  }
}

/** A corpus of relations; without a split of its own where nothing is for evaluation. Labels join the types that train has. */
export async function loadRelations(name: string): Promise<Omit<Corpus, 'split'>> {
  const isConll = name === 'conll04';
  if (!isConll && name !== 'biomed-rel') throw new Error(`No corpus of relations is called ${name}.`);
  const train = isConll ? await read('conll04/train.txt', 'conll04') : await read('biomed-rel/all.jsonl', 'prodigy');
  const evaluation = isConll ? await read('conll04/dev.txt', 'conll04') : [];
  const types = new Set<string>();
  const joined = new Map<string, { from: Set<string>; to: Set<string> }>();
  for (const { annotations } of train) {
    for (const { label } of annotations.ents ?? []) types.add(label);
    for (const { from, to, label } of annotations.rels ?? []) {
      const ends = joined.get(label) ?? { from: new Set(), to: new Set() };
      ends.from.add(from.label);
      ends.to.add(to.label);
      joined.set(label, ends);
    }
  }
  const labels = [...joined].sort().map(([label, { from, to }]) => ({ name: label, from: [...from], to: [...to] }));
  return { task: parseTask(name, { kind: 'relations', labels, entities: [...types].sort() }), train, evaluation };
}

/** The texts of a corpus that nobody annotated. */
export async function loadUnannotated(name: string): Promise<string[]> {
  return (await read(`${name}/unlabelled.jsonl`, 'jsonl')).map(({ text }) => text);
}

/** The labels that a text carries. */
export function labelsOf(document: Document): string[] {
  return Object.entries(document.annotations.cats ?? {}).flatMap(([label, score]) => (score >= 0.5 ? [label] : []));
}
