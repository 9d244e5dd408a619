// One text with something to look at in each view: a task of each kind, and what is proposed for it.
import { type Annotations, type LabelledSpan, parseTask, type Task, type TokenAnnotation, tokenize } from 'tincture';
import { type StudioInTest, spanOf } from './studio-in-test.ts';

const story =
  'Ada Brown opened the Red Pot in Turin in 1998. She sells ragù there, and her brother grows the tomatoes.';
export const everyText = { a: story, b: 'Ben ate there.' } as const;

const labels = {
  PERSON: { definition: 'Somebody with a name.' },
  PLACE: { definition: 'Where one can be.' },
  DISH: {},
};
const classes = {
  story: { definition: 'What happened to somebody.' },
  review: { definition: 'How it was.' },
  advert: {},
};
const tree = {
  food: { definition: 'What is eaten.' },
  sauce: { parent: 'food' },
  ragu: { parent: 'sauce' },
  travel: {},
};

const ents = [
  { ...spanOf(story, 'Ada Brown', 'PERSON'), confidence: 0.97 },
  { ...spanOf(story, 'Red Pot', 'PLACE'), confidence: 0.52 },
  { ...spanOf(story, 'Turin', 'PLACE'), confidence: 0.91 },
  { ...spanOf(story, 'ragù', 'DISH'), confidence: 0.71 },
];
const nested: LabelledSpan[] = [
  { ...spanOf(story, 'the Red Pot in Turin', 'PLACE'), confidence: 0.8 },
  { ...spanOf(story, 'Turin', 'PLACE'), confidence: 0.9 },
  { ...spanOf(story, 'her brother', 'PERSON'), confidence: 0.6 },
];
const [ada, pot, turin] = ents.map(({ confidence, ...span }) => span);

function place(words: string): { start: number; end: number } {
  const { start, end } = spanOf(story, words, '');
  return { start, end };
}

/** The words of the story, each with what `say` says of it. */
function words(say: (word: string, index: number) => Omit<TokenAnnotation, 'start' | 'end'>): Annotations {
  const { starts, ends } = tokenize(story);
  return {
    tokens: [...starts].map((start, index) => {
      const end = ends[index] ?? 0;
      return { start, end, ...say(story.slice(start, end), index) };
    }),
  };
}

const unit = (from: string, to: string): { start: number; end: number } => ({
  start: story.indexOf(from),
  end: story.indexOf(to) + to.length,
});

const one = (name: string, value: object): Task => parseTask(name, value);

/** Each task with what is proposed for the story. */
export const everything: readonly (readonly [Task, Annotations])[] = [
  [one('entities', { kind: 'ner', labels, guidelines: '# What to mark\n\nMark **names**, not *roles*.' }), { ents }],
  [one('spans', { kind: 'spancat', group: 'sc', labels }), { spans: { sc: nested } }],
  [one('class', { kind: 'textcat', labels: classes }), { cats: { story: 0.7, review: 0.2, advert: 0.1 } }],
  [one('classes', { kind: 'textcat', multiple: true, labels: classes }), { cats: { story: 0.7, review: 0.6 } }],
  [one('path', { kind: 'textcat', labels: tree }), { cats: { food: 0.1, sauce: 0.1, ragu: 0.8, travel: 0 } }],
  [one('yesno', { kind: 'textcat', multiple: true, labels: { recommends: {} } }), { cats: { recommends: 0.3 } }],
  [
    one('facts', {
      kind: 'relations',
      entities: { PERSON: {}, PLACE: {} },
      labels: { OWNS: { from: ['PERSON'], to: ['PLACE'] }, IN: { from: ['PLACE'], to: ['PLACE'] } },
    }),
    ada && pot && turin
      ? {
          ents: [ada, pot, turin],
          rels: [
            { from: ada, to: pot, label: 'OWNS', confidence: 0.8 },
            { from: pot, to: turin, label: 'IN', confidence: 0.6 },
          ],
        }
      : {},
  ],
  [
    one('who', { kind: 'coref', labels: ['PERSON', 'FIRM'] }),
    {
      coref: [
        { label: 'PERSON', mentions: [place('Ada Brown'), place('She')] },
        { mentions: ['the Red Pot in Turin', 'there'].map(place) },
        { mentions: [place('her brother')] },
      ],
    },
  ],
  [
    one('tags', { kind: 'tagger', attribute: 'pos', labels: ['NOUN', 'PROPN', 'VERB', 'PRON', 'PUNCT', 'X'] }),
    words((word) => ({
      pos: /^[A-Z]/.test(word) ? 'PROPN' : /\w/.test(word) ? 'X' : 'PUNCT',
      confidence: { pos: 0.6 },
    })),
  ],
  [one('features', { kind: 'morphologizer', labels: [] }), words(() => ({ morph: 'Case=Nom|Number=Sing' }))],
  [one('lemmas', { kind: 'lemmatizer', labels: [] }), words((word) => ({ lemma: word.toLowerCase() }))],
  [
    one('trees', { kind: 'parser', labels: ['root', 'nsubj', 'obj', 'obl', 'punct'] }),
    words((_, index) => ({ head: index < 11 ? 2 : 12, dep: index === 2 || index === 12 ? 'root' : 'obl' })),
  ],
  [
    one('wishes', {
      kind: 'frames',
      slots: { who: {}, where: {} },
      labels: { open: { slots: ['who', 'where'] }, sell: { slots: ['who'] } },
    }),
    {
      frames: [
        {
          start: 0,
          end: story.length,
          label: 'open',
          slots: [spanOf(story, 'Ada Brown', 'who'), spanOf(story, 'the Red Pot', 'where')],
        },
      ],
    },
  ],
  [
    one('discourse', { kind: 'discourse', labels: ['elaboration', 'joint_m'] }),
    {
      discourse: [
        { ...unit('Ada', '1998.'), head: 0 },
        { ...unit('She', 'there,'), head: 0, label: 'elaboration' },
        { ...unit('and her', 'tomatoes.'), head: 1, label: 'joint_m' },
      ],
    },
  ],
];

export const everyTask: readonly Task[] = everything.map(([task]) => task);
/** Several of them at once. */
export const everyView = [{ name: 'together', tasks: ['entities', 'class', 'who'] }];

/** Proposes something in each task. */
export async function proposeEverywhere(at: StudioInTest): Promise<void> {
  for (const [task, annotations] of everything) await at.propose(task.name, 'a', annotations);
}
