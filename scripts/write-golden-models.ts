// Trains one small model of each kind on examples/dishes and writes it with what it predicts to
// tests/golden/FORMAT_VERSION/. Those of a released version stay for good: later versions must read them and say the
// same. What they are trained on is seeded and their arithmetic is the same everywhere, so running this anywhere gives the committed
// bytes; where it does not, the trainer has changed, and new bytes are a line to justify.
// `npm run golden [-- NAME...]`, and `npm run golden -- --check [NAME...]`, which writes nothing and fails where a file would change.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convertVectors, trainComponent, trainLinker, trainTogether } from '@tincture/learn';
import {
  type Cluster,
  createRandom,
  type DiscourseUnit,
  type Document,
  type Frame,
  formatVersion,
  type JsonObject,
  type KnowledgeBaseEntry,
  type LabelledSpan,
  loadComponent,
  parseTask,
  type Relation,
  readModel,
  readVectors,
  type Task,
  type TokenAnnotation,
  tokenize,
  tokenText,
  tokenTexts,
  unitsFrom,
  withAnnotations,
  writeModel,
} from 'tincture';
import { networkTensors, quantizeRows8 } from 'tincture/training';

const isChecked = process.argv.includes('--check');
const wanted = process.argv.slice(2).filter((argument) => argument !== '--check');
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);

/** Writes a golden file, or says that it would change. */
function keep(name: string, content: Uint8Array | string): void {
  const path = join(folder, name);
  const isSame = existsSync(path) && Buffer.from(content).equals(readFileSync(path));
  if (isSame) return;
  if (!isChecked) writeFileSync(path, content);
  else process.exitCode = 1;
  console.log(`${name}: ${isChecked ? 'would change' : 'changed'}`);
}

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
      rels: relationsOf(text, ents),
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
/** Two entities beside each other with no more than three words between them are related, by what the second is. */
function relationsOf(text: string, ents: readonly LabelledSpan[]): Relation[] {
  return ents.slice(1).flatMap((to, index) => {
    const from = ents[index]!;
    const isNear = text.slice(from.end, to.start).trim().split(/\s+/).length <= 3;
    return isNear ? [{ from, to, label: to.label === 'EQUIPMENT' ? 'used_with' : 'goes_with' }] : [];
  });
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

mkdirSync(folder, { recursive: true });
const vectorBytes = await makeVectors();
keep('vectors.safetensors', vectorBytes);
const vectors = readVectors(vectorBytes);
const labels = ['DISH', 'EQUIPMENT'];
const tasks: Record<string, Task> = {
  ner: parseTask('food', { kind: 'ner', labels: ['DISH', 'INGREDIENT', 'EQUIPMENT'] }),
  spancat: parseTask('phrases', { kind: 'spancat', labels: ['DISH', 'INGREDIENT', 'EQUIPMENT', 'PHRASE'] }),
  lemmatizer: parseTask('lemmas', { kind: 'lemmatizer' }),
  parser: parseTask('trees', { kind: 'parser' }),
  'parser-recurrent': parseTask('trees', { kind: 'parser' }),
  coref: parseTask('things', { kind: 'coref', labels: ['DISH', 'INGREDIENT'] }),
  frames: parseTask('kitchen', {
    kind: 'frames',
    labels: { use: null, eat: { slots: ['dish', 'ingredient'] } },
    slots: ['dish', 'ingredient', 'equipment'],
  }),
  relations: parseTask('pairs', {
    kind: 'relations',
    labels: { goes_with: { to: ['DISH', 'INGREDIENT'] }, used_with: { to: ['EQUIPMENT'] } },
    entities: ['DISH', 'INGREDIENT', 'EQUIPMENT'],
  }),
  // Those of textcat-multiple are kept from before held-out texts were seen as new ones; nothing makes them again.
  'textcat-several': parseTask('mentions', { kind: 'textcat', labels, multiple: true }),
  'textcat-single': parseTask('first', { kind: 'textcat', labels }),
};
const smallTrees = {
  width: 16,
  convolutions: 2,
  filters: 4,
  arcs: 8,
  hiddenLabels: 8,
  members: 2,
  steps: 60,
  learningRate: 0.01,
};
const settings: Record<string, JsonObject> = {
  ner: { width: 16, convolutions: 1, members: 2, steps: 150, inputDropout: 0.1 },
  spancat: { width: 16, spanWidth: 16, convolutions: 1, steps: 120, inputDropout: 0.1 },
  lemmatizer: { width: 16, convolutions: 1, filters: 8, steps: 60, learningRate: 0.02 },
  parser: { ...smallTrees, recurrent: 0 },
  'parser-recurrent': { ...smallTrees, recurrent: 16 },
  coref: { width: 16, spanWidth: 16, convolutions: 1, steps: 120, inputDropout: 0.1, rankerWidth: 8, rankerEpochs: 4 },
  frames: {
    slotWeight: 0.25,
    intent: { maxBytes: 40_000, vectorWeight: 1, labelNameWeight: 0 },
    slots: { width: 16, convolutions: 1, filters: 8, members: 1, steps: 60, inputDropout: 0.1 },
  },
  relations: {
    ...{ width: 16, convolutions: 1, members: 1, steps: 150, inputDropout: 0.1 },
    relationFeatures: 1_000,
  },
  'textcat-several': { maxBytes: 40_000, vectorWeight: 0.5, labelNameWeight: 0 },
  'textcat-single': { maxBytes: 40_000, vectorWeight: 1, labelNameWeight: 0 },
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
  await writeGolden(name, bytes);
  console.log(`${name}: ${bytes.length} bytes, score ${score?.value.toFixed(3)}`);
}

// A classifier with a small network beside it. To learn one takes thousands of texts, so this one is drawn.
if (isWanted('textcat-network')) {
  const { tensors, metadata } = readModel(readFileSync(join(folder, 'textcat-single.safetensors')));
  const random = createRandom(3);
  const draw = (rows: number, columns: number, deviation = 1): ReturnType<typeof quantizeRows8> =>
    quantizeRows8(
      Float32Array.from({ length: rows * columns }, () => deviation * random.normal()),
      rows,
      columns,
    );
  const [pieces, dimensions, filters] = [64, 8, 16];
  const added = networkTensors({
    pieces: draw(pieces, dimensions),
    windows: draw(vectors.dimensions + dimensions, 3 * filters),
    bias: Float32Array.from({ length: filters }, () => random.normal()),
    // So little that words matter: it is not sure of everything.
    output: draw(filters, labels.length, 0.1),
  });
  const network = { ...metadata.network, windows: added.info };
  const bytes = writeModel({ tensors: new Map([...tensors, ...added.tensors]), metadata: { ...metadata, network } });
  await writeGolden('textcat-network', bytes);
  console.log(`textcat-network: ${bytes.length} bytes`);
}

// Several components on one trunk.
if (isWanted('pipeline')) {
  const together = await trainTogether(
    [tasks.lemmatizer, tasks.ner, tasks.parser]
      .flatMap((task) => task ?? [])
      .map((task) => ({ task, train: documents, dev: [] })),
    {
      seed: 1,
      vectors,
      settings: {
        ...{ width: 16, convolutions: 2, filters: 4, steps: 120, learningRate: 0.02, inputDropout: 0.1 },
        tasks: { trees: { arcs: 8, hiddenLabels: 8, recurrent: 0 } },
      },
    },
  );
  await writeGolden('pipeline', together.bytes);
  console.log(`pipeline: ${together.bytes.length} bytes, scores ${JSON.stringify([...together.scores])}`);
}

/** Writes a model, and what it says of the texts. */
async function writeGolden(name: string, bytes: Uint8Array): Promise<void> {
  keep(`${name}.safetensors`, bytes);
  const predictions = await loadComponent(bytes).predict(texts.map((text) => tokenize(text)));
  const rows = predictions.map((prediction, index) => {
    if ('error' in prediction) throw prediction.error;
    const { tokens, ents, spans: groups, coref, cats, frames, rels } = prediction.annotations;
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
      ...(rels && { rels: rels.map(({ source: _, ...relation }) => relation) }),
    };
  });
  keep(`${name}.jsonl`, `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
}

/** Units of discourse that a few rules of thumb give: they begin after signs and before some words. */
function unitsOf(text: string): DiscourseUnit[] {
  const doc = tokenize(text);
  const words = tokenTexts(doc).map((word) => word.toLowerCase());
  const joins = /^(?:and|but|because|if|when|then|so)$/;
  const begins = [...words.keys()].filter(
    (token) =>
      token === 0 || joins.test(words[token]!) || (/^[,.!?:;]$/.test(words[token - 1]!) && !/^\W/.test(words[token]!)),
  );
  const isNucleus = (unit: number): boolean => words[begins[unit]!] === 'and';
  return unitsFrom(doc, begins).map((range, unit) =>
    unit === 0
      ? { ...range, head: 0, depth: 0 }
      : { ...range, head: unit - 1, label: isNucleus(unit) ? 'joint-list_m' : 'elaboration', depth: 0 },
  );
}
const discourseModel = await trainComponent(
  parseTask('talk', { kind: 'discourse', labels: ['joint-list_m', 'elaboration'] }),
  lines.slice(0, 80).map((line): Document => {
    const { text } = JSON.parse(line);
    return { text, annotations: { discourse: unitsOf(text) } };
  }),
  [],
  {
    seed: 1,
    vectors,
    settings: { segments: { width: 16, convolutions: 1, filters: 8, members: 1, steps: 60 }, iterations: 20 },
  },
);
writeFileSync(join(folder, 'discourse.safetensors'), discourseModel.bytes);
const discourseTexts = [...texts, "we fried it, because it rained and nobody came. But then, if I'm right, we ate"];
const talk = await loadComponent(discourseModel.bytes).predict(discourseTexts.map((text) => tokenize(text)));
const structures = talk.map((prediction, index) => {
  if ('error' in prediction) throw prediction.error;
  return JSON.stringify({ text: discourseTexts[index], discourse: prediction.annotations.discourse });
});
writeFileSync(join(folder, 'discourse.jsonl'), `${structures.join('\n')}\n`);
console.log(`discourse: ${discourseModel.bytes.length} bytes, score ${discourseModel.score?.value.toFixed(3)}`);

// A linker is given entities: those of its lines, which say what it makes of them.
const entries: KnowledgeBaseEntry[] = [
  { id: 'wok', names: ['wok', 'woks'], label: 'EQUIPMENT', description: 'A round pan for stir frying', prior: 9 },
  { id: 'WOK', names: ['WOK', 'World of Kitchens'], label: 'BRAND', description: 'A shop that sells kitchen machines' },
  { id: 'crème-brûlée', names: ['Crème brûlée', 'burnt cream'], description: 'A dessert of cream and sugar', prior: 4 },
];
const mentions = [
  'stir fry it in the [wok], a round pan',
  'the shop [WOK] sells machines',
  '[creme brulee] and [Créme brulee] 🍜 of sugar',
  'we went to [World of Kitchns]',
  '[naïve café]',
];
const { bytes: linkerBytes } = await trainLinker(entries, [], { seed: 1, name: 'kb' });
keep('linker.safetensors', linkerBytes);
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
keep('linker.jsonl', `${links.join('\n')}\n`);
console.log(`linker: ${linkerBytes.length} bytes`);
