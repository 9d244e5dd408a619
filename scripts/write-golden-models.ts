// Trains one small model of each kind on examples/dishes and writes it with what it predicts to
// tests/golden/FORMAT_VERSION/. Those of a released version stay for good: later versions must read them and say the
// same. `npm run golden`, or `npm run golden -- NAME…` for some of them
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convertVectors, trainComponent, trainLinker } from '@tincture/learn';
import {
  type Cluster,
  createRandom,
  type Document,
  type Frame,
  formatVersion,
  type JsonObject,
  type KnowledgeBaseEntry,
  type LabelledSpan,
  loadComponent,
  parseTask,
  readVectors,
  type Task,
  type TokenAnnotation,
  tokenize,
  tokenText,
  withAnnotations,
} from 'tincture';

const folder = fileURLToPath(new URL(`../tests/golden/${formatVersion}`, import.meta.url));
const lines = readFileSync(new URL('../examples/dishes/texts/train.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n');
/** Lemmas and heads that a few rules of thumb give: enough to hold the formats fast. */
function tokensOf(text: string): TokenAnnotation[] {
  const doc = tokenize(text);
  const closes = (token: number): boolean => /^[.!?]$/.test(token < 0 ? '.' : tokenText(doc, token));
  return Array.from({ length: doc.length }, (_, token) => {
    const word = tokenText(doc, token);
    const lemma = word.toLowerCase().replace(/(?<=..)(?:ies|s)$/, (ending) => (ending === 'ies' ? 'y' : ''));
    const sentenceStart = closes(token - 1);
    return {
      start: doc.starts[token]!,
      end: doc.ends[token]!,
      lemma: lemma === 'was' ? 'be' : lemma,
      head: sentenceStart ? token : token - 1,
      dep: sentenceStart ? 'root' : word.length < 4 ? 'case' : 'flat',
      sentenceStart,
    };
  });
}

const documents = lines.slice(0, 80).map((line): Document => {
  const { text, ents } = JSON.parse(line);
  const labels = new Set(ents.map(({ label }: { label: string }) => label));
  const has = (label: string): 0 | 1 => (labels.has(label) ? 1 : 0);
  return {
    text,
    annotations: {
      ents,
      spans: { phrases: phrasesOf(text, ents) },
      coref: clustersOf(ents),
      tokens: tokensOf(text),
      cats: { DISH: has('DISH'), EQUIPMENT: has('EQUIPMENT') },
      frames: framesOf(text, ents),
    },
  };
});
/** Entities, and around each of them the word before it too. */
function phrasesOf(text: string, ents: readonly LabelledSpan[]): LabelledSpan[] {
  return ents.flatMap(({ start, end, label }) => [
    { start, end, label },
    { start: text.lastIndexOf(' ', Math.max(0, start - 2)) + 1, end, label: 'PHRASE' },
  ]);
}
/** What has one label as one cluster: enough to hold the format fast. */
function clustersOf(ents: readonly LabelledSpan[]): Cluster[] {
  return [...new Set(ents.map(({ label }) => label))].map((label) => ({
    mentions: ents.filter((ent) => ent.label === label).map(({ start, end }) => ({ start, end })),
    label,
  }));
}
/** What is done with something, or what is eaten, with the entities as slots; no frame where there are none. */
function framesOf(text: string, ents: readonly LabelledSpan[]): Frame[] {
  if (ents.length === 0) return [];
  const label = ents.some((ent) => ent.label === 'EQUIPMENT') ? 'use' : 'eat';
  const slots = ents.map(({ start, end, label: slot }) => ({ start, end, label: slot.toLowerCase() }));
  return [{ start: 0, end: text.length, label, slots }];
}

const texts = [
  'my carbonara always ends up as scrambled eggs in the wok',
  "Don't buy THAT stand mixer — £300 for what? 🍜 www.example.com",
  'ＦＵＬＬ　ｗｉｄｔｈ, naïve café crème brûlée, İstanbul, ﬁsh & chips',
  '',
  ' \n\t ',
  'a\u0000b \ud83c lone surrogate',
  ...lines.slice(80, 92).map((line) => JSON.parse(line).text),
];

/** Vectors that say nothing, for the words of the texts: enough to hold the format fast. */
async function makeVectors(): Promise<Uint8Array> {
  const random = createRandom(1);
  const words = [...new Set(documents.flatMap(({ text }) => text.toLowerCase().match(/[a-z]+/g) ?? []))].slice(0, 200);
  const rows = words.map((word) => [word, ...Array.from({ length: 8 }, () => random.normal().toFixed(4))].join(' '));
  const work = mkdtempSync(join(tmpdir(), 'tincture-golden-'));
  try {
    writeFileSync(join(work, 'vectors.txt'), `${rows.join('\n')}\n`);
    const { path } = await convertVectors(join(work, 'vectors.txt'), { name: 'golden', env: { XDG_CACHE_HOME: work } });
    return new Uint8Array(readFileSync(path));
  } finally {
    rmSync(work, { recursive: true });
  }
}

const named = process.argv.slice(2);
const isWanted = (name: string): boolean => named.length === 0 || named.includes(name);

mkdirSync(folder, { recursive: true });
const vectorBytes = await makeVectors();
if (isWanted('vectors')) writeFileSync(join(folder, 'vectors.safetensors'), vectorBytes);
const vectors = readVectors(vectorBytes);
const labels = ['DISH', 'EQUIPMENT'];
const tasks: Record<string, Task> = {
  ner: parseTask('food', { kind: 'ner', labels: ['DISH', 'INGREDIENT', 'EQUIPMENT'] }),
  spancat: parseTask('phrases', { kind: 'spancat', labels: ['DISH', 'INGREDIENT', 'EQUIPMENT', 'PHRASE'] }),
  lemmatizer: parseTask('lemmas', { kind: 'lemmatizer' }),
  parser: parseTask('trees', { kind: 'parser' }),
  coref: parseTask('things', { kind: 'coref', labels: ['DISH', 'INGREDIENT'] }),
  frames: parseTask('kitchen', {
    kind: 'frames',
    labels: { use: null, eat: { slots: ['dish', 'ingredient'] } },
    slots: ['dish', 'ingredient', 'equipment'],
  }),
  'textcat-multiple': parseTask('mentions', { kind: 'textcat', labels, multiple: true }),
  'textcat-single': parseTask('first', { kind: 'textcat', labels }),
};
const settings: Record<string, JsonObject> = {
  ner: { width: 16, convolutions: 1, members: 2, steps: 150, inputDropout: 0.1 },
  spancat: { width: 16, spanWidth: 16, convolutions: 1, steps: 120, inputDropout: 0.1 },
  lemmatizer: { width: 16, convolutions: 1, filters: 8, steps: 60, learningRate: 0.02 },
  parser: {
    width: 16,
    convolutions: 2,
    filters: 4,
    arcs: 8,
    hiddenLabels: 8,
    members: 2,
    steps: 60,
    learningRate: 0.01,
  },
  coref: { width: 16, spanWidth: 16, convolutions: 1, steps: 120, inputDropout: 0.1, rankerWidth: 8, rankerEpochs: 4 },
  frames: {
    slotWeight: 0.25,
    intent: { maxBytes: 40_000 },
    slots: { width: 16, convolutions: 1, filters: 8, members: 1, steps: 60, inputDropout: 0.1 },
  },
  'textcat-multiple': { maxBytes: 40_000 },
  'textcat-single': { maxBytes: 40_000 },
};
for (const [name, task] of Object.entries(tasks)) {
  if (!isWanted(name)) continue;
  const gold = documents.flatMap((document): Document[] => {
    if (name !== 'textcat-single') return [document];
    const { DISH = 0, EQUIPMENT = 0 } = document.annotations.cats ?? {};
    return DISH === EQUIPMENT ? [] : [document];
  });
  const options = { seed: 1, vectors, settings: settings[name] ?? {}, date: '2026-01-01' };
  const { bytes, score } = await trainComponent(task, gold, [], options);
  writeFileSync(join(folder, `${name}.safetensors`), bytes);
  const predictions = await loadComponent(bytes).predict(texts.map((text) => tokenize(text)));
  const rows = predictions.map((prediction, index) => {
    if ('error' in prediction) throw prediction.error;
    const { tokens, ents, spans: groups, coref, cats, frames } = prediction.annotations;
    const bare = (spans: readonly LabelledSpan[] = []) =>
      spans.map(({ start, end, label, confidence }) => ({ start, end, label, confidence }));
    return {
      text: texts[index],
      ...(ents && { ents: bare(ents) }),
      ...(groups && { spans: { phrases: bare(groups.phrases) } }),
      ...(tokens && { tokens }),
      ...(coref && { coref: coref.map(({ source: _, ...cluster }) => cluster) }),
      ...(cats && { cats }),
      ...(frames && { frames: frames.map(({ source: _, ...frame }) => frame) }),
    };
  });
  writeFileSync(join(folder, `${name}.jsonl`), `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
  console.log(`${name}: ${bytes.length} bytes, score ${score?.value.toFixed(3)}`);
}

/** A linker is given entities: those of its lines, which say what it makes of them. */
async function writeLinker(): Promise<void> {
  const entries: KnowledgeBaseEntry[] = [
    { id: 'wok', names: ['wok', 'woks'], label: 'EQUIPMENT', description: 'A round pan for stir frying', prior: 9 },
    {
      id: 'WOK',
      names: ['WOK', 'World of Kitchens'],
      label: 'BRAND',
      description: 'A shop that sells kitchen machines',
    },
    {
      id: 'crème-brûlée',
      names: ['Crème brûlée', 'burnt cream'],
      description: 'A dessert of cream and sugar',
      prior: 4,
    },
  ];
  const mentions = [
    'stir fry it in the [wok], a round pan',
    'the shop [WOK] sells machines',
    '[creme brulee] and [Créme brulee] 🍜 of sugar',
    'we went to [World of Kitchns]',
    '[naïve café]',
  ];
  const { bytes: linkerBytes } = await trainLinker(entries, [], { seed: 1, name: 'kb' });
  writeFileSync(join(folder, 'linker.safetensors'), linkerBytes);
  const linker = loadComponent(linkerBytes);
  const docs = mentions.map((marked) => {
    const pieces = marked.split(/[[\]]/);
    const ents = pieces.flatMap((piece, index) => {
      const start = pieces.slice(0, index).join('').length;
      return index % 2 === 0 ? [] : [{ start, end: start + piece.length, label: 'EQUIPMENT' }];
    });
    return withAnnotations(tokenize(pieces.join('')), { ents });
  });
  const links = (await linker.predict(docs)).map((prediction, index) => {
    if ('error' in prediction) throw prediction.error;
    return JSON.stringify({ text: docs[index]?.text, ents: prediction.annotations.ents });
  });
  writeFileSync(join(folder, 'linker.jsonl'), `${links.join('\n')}\n`);
  console.log(`linker: ${linkerBytes.length} bytes`);
}

if (isWanted('linker')) await writeLinker();
