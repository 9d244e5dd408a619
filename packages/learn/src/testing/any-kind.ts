// A task and annotated texts of any kind, for what has to hold of all of them.
import { type Annotations, type Document, parseTask, type Range, type Task, type TaskKind, tokenize } from 'tincture';

/** Kinds that say something of each token of a text. */
export const tokenKinds: readonly TaskKind[] = ['tagger', 'morphologizer', 'lemmatizer', 'parser'];
/** Kinds that learn the labels of their texts where the task has none. */
const openKinds: readonly TaskKind[] = ['tagger', 'morphologizer', 'parser', 'coref', 'discourse'];

/** A task of this kind with these labels; without them, with A and B where the kind needs some. */
export function taskOf(kind: TaskKind, labels?: readonly string[]): Task {
  if (kind === 'lemmatizer') return parseTask('odd', { kind });
  return parseTask('odd', {
    kind,
    labels: labels ?? (openKinds.includes(kind) ? [] : ['A', 'B']),
    ...(kind === 'relations' && { entities: ['X', 'Y'] }),
    ...(kind === 'frames' && { slots: ['X'] }),
  });
}

/** `text` with something said of it, under `label`, of its first word, its last one and what is between. */
export function documentOf(kind: TaskKind, text: string, label: string): Document {
  return { text, annotations: annotationsOf(kind, text, label) };
}

function annotationsOf(kind: TaskKind, text: string, label: string): Annotations {
  const { starts, ends, length } = tokenize(text);
  const words = Array.from(starts, (start, token): Range => ({ start, end: ends[token]! }));
  const [first, second] = words;
  const last = words.at(-1);
  const isLong = length > 1;
  switch (kind) {
    case 'textcat':
      return { cats: { [label]: 1 } };
    case 'ner':
      return { ents: first ? [{ ...first, label }] : [] };
    case 'spancat':
      return {
        spans: {
          odd: first
            ? [
                { ...first, label },
                { ...first, end: last!.end, label },
              ]
            : [],
        },
      };
    case 'tagger':
      return { tokens: words.map((word, token) => ({ ...word, tag: token === 0 ? label : 'T' })) };
    case 'morphologizer':
      return { tokens: words.map((word, token) => ({ ...word, morph: token === 0 ? `Case=${label}` : '' })) };
    case 'lemmatizer':
      return {
        tokens: words.map((word, token) => ({
          ...word,
          lemma: `${text.slice(word.start, word.end)}${token === 0 ? label : ''}`,
        })),
      };
    case 'parser':
      return {
        tokens: words.map((word, token) => ({
          ...word,
          head: Math.max(0, token - 1),
          dep: token === 0 ? 'root' : label,
          sentenceStart: token === 0,
        })),
      };
    case 'relations': {
      if (!isLong) return { ents: [], rels: [] };
      const [from, to] = [
        { ...first!, label: 'X' },
        { ...last!, label: 'Y' },
      ];
      return { ents: [from, to], rels: [{ from, to, label }] };
    }
    case 'coref':
      return { coref: isLong ? [{ mentions: [first!, last!] }] : [] };
    case 'frames':
      return { frames: first ? [{ ...first, end: last!.end, label, slots: [{ ...last!, label: 'X' }] }] : [] };
    case 'discourse':
      if (!isLong) return { discourse: first ? [{ ...first, head: 0 }] : [] };
      return {
        discourse: [
          { ...first!, head: 0 },
          { start: second!.start, end: last!.end, head: 0, label, depth: 0 },
        ],
      };
    default:
      return kind satisfies never;
  }
}
