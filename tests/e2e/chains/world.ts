// A small world for all kinds of task: short texts of three patterns that we made up, annotated in every layer. Simple on purpose, so
// that a tiny model must learn them.
import { type Annotations, createRandom, type Document, type LabelledSpan, type TokenAnnotation } from 'tincture';

const people = ['Ann', 'Bob', 'Carla', 'Dev', 'Emma', 'Fay', 'Gus', 'Hana'];
const places = ['Oslo', 'Lima', 'Leeds', 'Quito', 'Turin'];
const wares = ['lamp', 'cup', 'chair', 'clock', 'boat'];
const colours = ['blue', 'red', 'green', 'grey'];

/** A word: form, part of speech, features, lemma, number of its head in the sentence (0 at the root), relation. */
type Word = readonly [form: string, pos: string, morph: string, lemma: string, head: number, dep: string];
/** A span by its first and last word, from 0, with its label. */
type Marked = readonly [first: number, last: number, label: string];

interface Sentence {
  readonly words: readonly Word[];
  readonly ents: readonly Marked[];
  readonly parts: readonly Marked[];
  readonly slots: readonly Marked[];
  /** Places in `ents`, with the relation between them. */
  readonly rels: readonly (readonly [from: number, label: string, to: number])[];
  /** Units of discourse by their first word, from 0; all but the first are attached to the first. */
  readonly units: readonly (readonly [first: number, label?: string])[];
  readonly topic: string;
  readonly intent: string;
}

const patterns: readonly ((pick: (list: readonly string[]) => string) => Sentence)[] = [
  (pick) => {
    const [person, ware, place] = [pick(people), pick(wares), pick(places)];
    return {
      words: [
        [person, 'PROPN', '', person, 2, 'nsubj'],
        ['sells', 'VERB', 'Tense=Pres', 'sell', 0, 'root'],
        [`${ware}s`, 'NOUN', 'Number=Plur', ware, 2, 'obj'],
        ['in', 'ADP', '', 'in', 5, 'case'],
        [place, 'PROPN', '', place, 2, 'obl'],
        ['.', 'PUNCT', '', '.', 2, 'punct'],
        ['People', 'NOUN', 'Number=Plur', 'people', 8, 'nsubj'],
        ['like', 'VERB', 'Tense=Pres', 'like', 0, 'root'],
        ['it', 'PRON', '', 'it', 8, 'obj'],
        ['.', 'PUNCT', '', '.', 8, 'punct'],
      ],
      ents: [
        [0, 0, 'PERSON'],
        [4, 4, 'PLACE'],
      ],
      parts: [[2, 2, 'THING']],
      slots: [
        [2, 2, 'ware'],
        [4, 4, 'where'],
      ],
      rels: [[0, 'works_in', 1]],
      units: [[0], [6, 'elaboration']],
      topic: 'trade',
      intent: 'sell',
    };
  },
  (pick) => {
    const [person, colour, ware] = [pick(people), pick(colours), pick(wares)];
    return {
      words: [
        [person, 'PROPN', '', person, 2, 'nsubj'],
        ['washed', 'VERB', 'Tense=Past', 'wash', 0, 'root'],
        ['a', 'DET', '', 'a', 5, 'det'],
        [colour, 'ADJ', '', colour, 5, 'amod'],
        [ware, 'NOUN', 'Number=Sing', ware, 2, 'obj'],
        ['.', 'PUNCT', '', '.', 2, 'punct'],
      ],
      ents: [[0, 0, 'PERSON']],
      parts: [
        [2, 4, 'THING'],
        [3, 3, 'COLOUR'],
      ],
      slots: [[4, 4, 'ware']],
      rels: [],
      units: [[0]],
      topic: 'chores',
      intent: 'wash',
    };
  },
  (pick) => {
    const person = pick(people);
    const [other, place] = [pick(people.filter((name) => name !== person)), pick(places)];
    return {
      words: [
        [person, 'PROPN', '', person, 2, 'nsubj'],
        ['called', 'VERB', 'Tense=Past', 'call', 0, 'root'],
        [other, 'PROPN', '', other, 2, 'obj'],
        ['from', 'ADP', '', 'from', 5, 'case'],
        [place, 'PROPN', '', place, 2, 'obl'],
        ['.', 'PUNCT', '', '.', 2, 'punct'],
      ],
      ents: [
        [0, 0, 'PERSON'],
        [2, 2, 'PERSON'],
        [4, 4, 'PLACE'],
      ],
      parts: [],
      slots: [
        [2, 2, 'who'],
        [4, 4, 'where'],
      ],
      rels: [[0, 'knows', 1]],
      units: [[0], [3, 'context']],
      topic: 'talk',
      intent: 'call',
    };
  },
];

/** The classes of texts. */
export const topics: readonly string[] = ['trade', 'chores', 'talk'];

/** `count` different documents with all layers; the same seed gives the same. */
export function worldOf(count: number, seed: number): Document[] {
  const random = createRandom(seed);
  const found = new Map<string, Document>();
  for (let index = 0; found.size < count; index++) {
    const sentence = patterns[index % patterns.length]!((list) => list[random.integer(list.length)] ?? '');
    const document = documentOf(sentence);
    if (!found.has(document.text)) found.set(document.text, document);
  }
  return [...found.values()];
}

function documentOf({ words, ents, parts, slots, rels, units, topic, intent }: Sentence): Document {
  const tokens: TokenAnnotation[] = [];
  let text = '';
  words.forEach(([form, pos, morph, lemma, head, dep], index) => {
    const sentenceStart = index === 0 || words[index - 1]?.[0] === '.';
    if (index > 0 && form !== '.') text += ' ';
    const [start, end] = [text.length, text.length + form.length];
    tokens.push({ start, end, pos, morph, lemma, head: head === 0 ? index : head - 1, dep, sentenceStart });
    text += form;
  });
  const placed = (marked: readonly Marked[]): LabelledSpan[] =>
    marked.map(([from, to, label]) => ({ start: tokens[from]!.start, end: tokens[to]!.end, label }));
  const entities = placed(ents);
  const annotations: Annotations = {
    tokens,
    ents: entities,
    spans: { parts: placed(parts) },
    rels: rels.map(([from, label, to]) => ({ from: entities[from]!, to: entities[to]!, label })),
    cats: Object.fromEntries(topics.map((name) => [name, name === topic ? 1 : 0])),
    discourse: units.map(([first, label], index) => ({
      ...{ start: tokens[first]!.start, end: tokens[(units[index + 1]?.[0] ?? words.length) - 1]!.end },
      ...{ head: 0, depth: 0 },
      ...(label !== undefined && { label }),
    })),
    frames: [{ start: 0, end: text.length, label: intent, slots: placed(slots) }],
  };
  return { text, annotations };
}
