// Turns the marked texts of source/ into texts/{train,dev,test}.jsonl. A mark is `[words]{LABEL}`.
// Run: npm run examples
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import {
  alignSpan,
  createRandom,
  type Document,
  findDuplicates,
  findRepetitions,
  type LabelledSpan,
  tokenize,
} from 'tincture';

const folder = new URL('./', import.meta.url);
const labels = ['DISH', 'INGREDIENT', 'EQUIPMENT'];

/** Texts in the test and dev split; the others are for training. */
const sizes = { test: 160, dev: 60 };

/** The text and entities of a marked line. Throws for a mark that is not one, or that cuts a word. */
function parseMarks(line: string): Document {
  const ents: LabelledSpan[] = [];
  let text = '';
  for (const piece of line.split(/(\[[^\]]*\]\{[^}]*\})/)) {
    const [, words, label] = /^\[([^\]]*)\]\{([^}]*)\}$/.exec(piece) ?? [];
    if (words === undefined || label === undefined) {
      if (/[[\]{}]/.test(piece)) throw new Error(`A mark is not closed in: ${line}`);
      text += piece;
      continue;
    }
    if (!labels.includes(label) || words.trim() !== words || words === '')
      throw new Error(`"${piece}" is no mark in: ${line}`);
    ents.push({ start: text.length, end: text.length + words.length, label });
    text += words;
  }
  const doc = tokenize(text);
  for (const { start, end } of ents) {
    if (alignSpan(doc, start, end, 'strict') === undefined)
      throw new Error(`"${text.slice(start, end)}" cuts a word in: ${line}`);
  }
  return { text, annotations: { ents } };
}

/** The splits as the lines of their files. Each topic gives its share to each split. */
export function buildTexts(): Record<'train' | 'dev' | 'test', string[]> {
  const source = new URL('source/', folder);
  const documents = readdirSync(source)
    .sort()
    .flatMap((file) => {
      const topic = file.replace(/^\d+-|\.txt$/g, '');
      const lines = readFileSync(new URL(file, source), 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '');
      return lines.map((line, index) => ({ ...parseMarks(line), id: `${topic}-${index + 1}`, topic }));
    });
  const texts = documents.map(({ text }) => text);
  const [repeated] = findRepetitions(texts);
  if (repeated !== undefined) throw new Error(`Two texts are nearly the same: ${texts[repeated.left]}`);

  // Shuffled within topics, then dealt out evenly, so that each split has its share of each topic.
  const random = createRandom(20_261_124);
  const topics = [...new Set(documents.map(({ topic }) => topic))];
  const keyed = topics.flatMap((topic) => {
    const own = random.shuffle(documents.filter((document) => document.topic === topic));
    return own.map((document, index) => ({ document, place: (index + random.next()) / own.length }));
  });
  const ordered = keyed.sort((a, b) => a.place - b.place).map(({ document }) => document);
  const test = ordered.slice(0, sizes.test);
  const dev = ordered.slice(sizes.test, sizes.test + sizes.dev);
  const train = ordered.slice(sizes.test + sizes.dev);
  const leaks = findDuplicates(
    [...train, ...dev].map(({ text }) => text),
    test.map(({ text }) => text),
  );
  if (leaks.length > 0) throw new Error('A training text is in the test split too.');
  const lines = (part: typeof documents): string[] =>
    part
      .toSorted((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }))
      .map(({ id, text, annotations, topic }) => JSON.stringify({ id, text, ents: annotations.ents, meta: { topic } }));
  return { train: lines(train), dev: lines(dev), test: lines(test) };
}

if (import.meta.main) {
  mkdirSync(new URL('texts/', folder), { recursive: true });
  for (const [split, lines] of Object.entries(buildTexts())) {
    writeFileSync(new URL(`texts/${split}.jsonl`, folder), `${lines.join('\n')}\n`);
    console.log(`${split}: ${lines.length} texts`);
  }
}
