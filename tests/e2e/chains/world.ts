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

interface Pattern {
  readonly words: readonly Word[];
  readonly ents: readonly Marked[];
  readonly parts: readonly Marked[];
  readonly slots: readonly Marked[];
  /** Places in `ents`, with the relation between them. */
  readonly rels: readonly (readonly [from: number, label: string, to: number])[];
  /** What stands for the same thing: first and last words of the mentions of each. */
  readonly same: readonly (readonly (readonly [first: number, last: number])[])[];
  /** What joins the second sentence to the first, where there is one. */
  readonly relation: string | undefined;
  readonly topic: string;
  readonly intent: string;
}

const patterns: readonly ((pick: (list: readonly string[]) => string) => Pattern)[] = [
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
        ['She', 'PRON', 'Number=Sing', 'she', 8, 'nsubj'],
        ['likes', 'VERB', 'Tense=Pres', 'like', 0, 'root'],
        ['them', 'PRON', 'Number=Plur', 'they', 8, 'obj'],
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
      same: [
        [
          [0, 0],
          [6, 6],
        ],
        [
          [2, 2],
          [8, 8],
        ],
      ],
      relation: 'elaboration',
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
        ['It', 'PRON', 'Number=Sing', 'it', 9, 'nsubj'],
        ['was', 'AUX', 'Tense=Past', 'be', 9, 'cop'],
        ['dirty', 'ADJ', '', 'dirty', 0, 'root'],
        ['.', 'PUNCT', '', '.', 9, 'punct'],
      ],
      ents: [[0, 0, 'PERSON']],
      parts: [
        [2, 4, 'THING'],
        [3, 3, 'COLOUR'],
      ],
      slots: [[4, 4, 'ware']],
      rels: [],
      same: [
        [
          [2, 4],
          [6, 6],
        ],
      ],
      relation: 'explanation',
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
      same: [],
      relation: undefined,
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

function documentOf({ words, ents, parts, slots, rels, same, relation, topic, intent }: Pattern): Document {
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
  const [, second] = tokens.filter(({ sentenceStart }) => sentenceStart === true);
  const border = second?.start ?? text.length + 1;
  const annotations: Annotations = {
    tokens,
    ents: entities,
    spans: { parts: placed(parts) },
    rels: rels.map(([from, label, to]) => ({ from: entities[from]!, to: entities[to]!, label })),
    coref: same.map((mentions) => ({
      mentions: mentions.map(([from, to]) => ({ start: tokens[from]!.start, end: tokens[to]!.end })),
    })),
    discourse: [
      { start: 0, end: border - 1, head: 0 },
      ...(relation === undefined ? [] : [{ start: border, end: text.length, head: 0, label: relation }]),
    ],
    cats: Object.fromEntries(topics.map((name) => [name, name === topic ? 1 : 0])),
    frames: [{ start: 0, end: text.length, label: intent, slots: placed(slots) }],
  };
  return { text, annotations };
}
