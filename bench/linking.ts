// A linker with 100,000 made-up entries: time for a mention, memory, time to build and to load; and how often links are right on
// examples/halden. Writes bench/results/linking.md. `node bench/linking.ts FILE` is the process whose memory is measured.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { trainLinker } from '@tincture/learn';
import {
  createRandom,
  type Doc,
  type Document,
  givenTo,
  type Interval,
  type KnowledgeBaseEntry,
  linkInterval,
  loadComponent,
  pairPredictions,
  type Random,
  scoreLinks,
  tokenize,
  withAnnotations,
} from 'tincture';
import { readKnowledgeBase } from 'tincture/convert';
import { megabytes, percent } from './lib/figures.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { writeResults } from './lib/results.ts';

const count = 100_000;
const texts = 4_000;
const syllables =
  'ba be bi bo da de do du fa fe ga go ka ke ki ko la le li lo ma me mi mo na ne no pa pe po ra re ri ro sa se so ta te to va ve vo za'.split(
    ' ',
  );
const kinds = ['PERSON', 'ORG', 'PLACE'];
const endings = ['Group', 'Works', 'Institute', 'Foods', 'Press', 'River', 'Valley', 'College'];

/** Words of two to four syllables, some far more frequent than others. */
function words(random: Random, size: number): string[] {
  const made = new Set<string>();
  while (made.size < size) {
    const parts = Array.from({ length: 2 + random.integer(3) }, () => syllables[random.integer(syllables.length)]);
    made.add(parts.join(''));
  }
  return [...made];
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** Few names are shared by many, many by few: the square of a uniform number is often small. */
const pick = (random: Random, list: readonly string[]): string =>
  list[Math.floor(random.next() ** 2 * list.length)] ?? '';

/** Entries with three names each: in full, with an initial, and the last part alone. */
function makeEntries(random: Random): KnowledgeBaseEntry[] {
  const [first, last, common] = [words(random, 3_000), words(random, 20_000), words(random, 8_000)];
  return Array.from({ length: count }, (_, index) => {
    const [given, family] = [capital(pick(random, first)), capital(pick(random, last))];
    const label = kinds[index % kinds.length] ?? '';
    const names =
      label === 'PERSON'
        ? [`${given} ${family}`, `${given.slice(0, 1)}. ${family}`, family]
        : [`${given} ${family} ${pick(random, endings)}`, `${family} ${pick(random, endings)}`, `${given} ${family}`];
    const description = Array.from({ length: 15 }, () => pick(random, common)).join(' ');
    return { id: `E${index}`, names, description, label, prior: Math.floor(1_000 * random.next() ** 4) };
  });
}

/** A text with its entities, and what they are. */
interface MadeText {
  readonly doc: Doc;
  readonly ids: readonly string[];
}

/** Texts that name four entries by any of their names, one in eight with a typing error, among words of their descriptions. */
function makeTexts(random: Random, entries: readonly KnowledgeBaseEntry[]): MadeText[] {
  return Array.from({ length: texts }, () => {
    let text = '';
    const ents: { start: number; end: number; label: string }[] = [];
    const ids: string[] = [];
    for (let mention = 0; mention < 4; mention++) {
      const entry = entries[random.integer(entries.length)]!;
      const name = entry.names[random.integer(entry.names.length)]!;
      const at = 1 + random.integer(name.length - 1);
      const said = random.next() < 0.125 ? name.slice(0, at) + name.slice(at + 1) : name;
      const about = random
        .shuffle((entry.description ?? '').split(' '))
        .slice(0, 5)
        .join(' ');
      const start = text.length + 'and then '.length;
      text += `and then ${said} of ${about}, `;
      ents.push({ start, end: start + said.length, label: entry.label ?? '' });
      ids.push(entry.id);
    }
    return { doc: withAnnotations(tokenize(text), { ents }), ids };
  });
}

/** What the process that loads the linker says. */
interface Loaded {
  /** Of the processor. */
  readonly loadMs: number;
  readonly rss: number;
}

/** Loads a linker in a process of its own. */
function loadElsewhere(path: string): Loaded {
  const self = fileURLToPath(import.meta.url);
  const flags = ['--expose-gc', '--conditions=@tincture/source', self, path];
  return JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8' })) as Loaded;
}

function load(path: string): Loaded {
  const bytes = new Uint8Array(readFileSync(path));
  // What the program and its libraries take is no matter of the knowledge base.
  loadComponent(smallFile(path));
  globalThis.gc?.();
  const before = process.memoryUsage().rss - bytes.length;
  const used = process.cpuUsage();
  const linker = loadComponent(bytes);
  const loadMs = sinceMs(used);
  globalThis.gc?.();
  const { rss } = process.memoryUsage();
  return { loadMs, rss: linker.name === '' ? 0 : rss - before };
}

/** Milliseconds that the processor has worked since: other work on the machine does not count. */
function sinceMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e3;
}

const smallFile = (path: string): Uint8Array => new Uint8Array(readFileSync(`${path}.small`));

/** Microseconds for a mention, text by text: what a clock says, and what the processor worked. */
async function measure(
  bytes: Uint8Array,
  texts: readonly MadeText[],
): Promise<{ wall: number[]; cpu: number[]; right: number }> {
  const linker = loadComponent(bytes);
  const [wall, cpu]: [number[], number[]] = [[], []];
  let right = 0;
  for (const { doc, ids } of texts) {
    const start = performance.now();
    const used = process.cpuUsage();
    const [prediction] = await linker.predict([doc]);
    cpu.push((1e3 * sinceMs(used)) / ids.length);
    wall.push((1e3 * (performance.now() - start)) / ids.length);
    const ents = prediction !== undefined && 'annotations' in prediction ? (prediction.annotations.ents ?? []) : [];
    right += ents.filter(({ kbId }, index) => kbId === ids[index]).length;
  }
  return { wall, cpu, right };
}

function percentiles(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  return [0.5, 0.99].map((share) => (sorted[Math.ceil(share * sorted.length) - 1] ?? 0).toFixed(0)).join(' | ');
}

export async function runLinking(): Promise<void> {
  const machine = machineLine(describeMachine());
  const random = createRandom(1);
  const entries = makeEntries(random);
  const made = makeTexts(random, entries);
  const used = process.cpuUsage();
  const { bytes } = await trainLinker(entries, [], { seed: 1, name: 'made-up' });
  const buildMs = sinceMs(used);
  const folder = mkdtempSync(join(tmpdir(), 'tincture-linking-'));
  const path = join(folder, 'kb.safetensors');
  writeFileSync(path, bytes);
  writeFileSync(`${path}.small`, (await trainLinker(entries.slice(0, 10), [], { seed: 1, name: 'small' })).bytes);
  const loaded = loadElsewhere(path);
  rmSync(folder, { recursive: true });
  const { wall, cpu, right } = await measure(bytes, made);
  const text = [
    '# Entity linking',
    '',
    `A knowledge base of ${count.toLocaleString('en-US')} made-up entries (seed 1) with three names each, of which many share one, a description of 15 words and a label; ${(4 * texts).toLocaleString('en-US')} mentions, four in a text, one in eight with a typing error, beside a third of the words of the description. One core, one text at a time, first sight of each text.`,
    '',
    'The clock also counts what else runs on the machine; its load is at the end of the page.',
    '',
    '| | p50 | p99 |',
    '|---|---|---|',
    `| microseconds a mention, by the clock | ${percentiles(wall)} |`,
    `| microseconds a mention, of the processor | ${percentiles(cpu)} |`,
    '',
    '| what | |',
    '|---|---|',
    `| building the file | ${(buildMs / 1e3).toFixed(1)} s of the processor |`,
    `| the file | ${megabytes(bytes.length)} MB |`,
    `| loading it | ${(loaded.loadMs / 1e3).toFixed(2)} s of the processor |`,
    `| memory of the loaded linker, with the bytes of the file | ${megabytes(loaded.rss)} MB |`,
    `| right, with default weights (the texts are easy: they use the words of the descriptions) | ${percent(right / (4 * texts))} % |`,
    '',
    '## examples/halden',
    '',
    'NIL-aware top-1 accuracy on the 75 entities of its 60 texts, eleven of which are no entry; 95 % intervals by bootstrap over texts.',
    '',
    '| ranked by | right, % |',
    '|---|---|',
    ...(await judgeExample()),
    '',
    `Made by \`npm run bench -- linking\` on ${machine}.`,
    '',
  ].join('\n');
  writeResults('linking', text);
}

/** The rows about examples/halden. */
async function judgeExample(): Promise<string[]> {
  const folder = new URL('../examples/halden/', import.meta.url);
  const entries: KnowledgeBaseEntry[] = [];
  const lines = readFileSync(new URL('kb.csv', folder), 'utf8').split('\n');
  const numbered = lines.map((text, index) => ({ text, number: index + 1 }));
  for await (const row of readKnowledgeBase(numbered, { format: 'csv' })) if ('entry' in row) entries.push(row.entry);
  const gold = readFileSync(new URL('texts/linked.jsonl', folder), 'utf8')
    .trim()
    .split('\n')
    .map((line): Document => {
      const { text, ents } = JSON.parse(line);
      return { text, annotations: { ents } };
    });
  const score = async (own: readonly KnowledgeBaseEntry[]): Promise<Interval> => {
    const linker = loadComponent((await trainLinker(own, [], { seed: 1, name: 'kb' })).bytes);
    const docs = gold.map(({ text, annotations }) => withAnnotations(tokenize(text), givenTo(linker, annotations)));
    const { counts } = scoreLinks(linker.task, pairPredictions(gold, await linker.predict(docs)));
    return linkInterval(counts, { random: createRandom(1) });
  };
  const show = ({ value, low, high }: Interval): string => `${percent(value)} [${percent(low)}, ${percent(high)}]`;
  const bare = await score(entries.map(({ id, names, prior = 0 }) => ({ id, names, prior })));
  const full = await score(entries);
  const { score: heldOut } = await trainLinker(entries, gold, { seed: 1, name: 'kb' });
  return [
    `| default weights, without descriptions and labels | ${show(bare)} |`,
    `| default weights | ${show(full)} |`,
    `| weights fitted on gold, on texts held out in turns | ${percent(heldOut?.value ?? 0)} |`,
  ];
}

const [, self, path] = process.argv;
if (import.meta.main && self !== undefined && path !== undefined) console.log(JSON.stringify(load(path)));
