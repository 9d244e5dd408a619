import type { LabelledSpan, Range } from '../doc/annotations.ts';
import { decodeTags, isTag } from './decode-tags.ts';

/** The note on every document: the file does not say how its tokens were spaced. */
export const spacingNote =
  'Spacing made up: tokens are joined with spaces, as the file does not say how they were spaced';

/** The tokens of a sentence, each with its tag. */
export type TaggedSentence = readonly (readonly [token: string, tag: string])[];

/** A text with what the tags of its tokens say. */
export interface TaggedText {
  readonly text: string;
  /** Where each token is. */
  readonly places: readonly Range[];
  readonly ents: readonly LabelledSpan[];
  readonly entsMissing: readonly Range[];
}

/** Joins tokens with spaces and sentences with line breaks. What is no tag counts as `O`: whoever reads it rejects it. */
export function taggedText(sentences: readonly TaggedSentence[]): TaggedText {
  const places: Range[] = [];
  const ents: LabelledSpan[] = [];
  const entsMissing: Range[] = [];
  let text = '';
  for (const sentence of sentences) {
    const offset = places.length;
    for (const [token] of sentence) {
      if (places.length > 0) text += places.length === offset ? '\n' : ' ';
      places.push({ start: text.length, end: text.length + token.length });
      text += token;
    }
    const decoded = decodeTags(sentence.map(([, tag]) => (isTag(tag) ? tag : 'O')));
    const place = ({ start, end }: Range): Range => ({
      start: places[offset + start]?.start ?? 0,
      end: places[offset + end - 1]?.end ?? 0,
    });
    for (const ent of decoded.ents) ents.push({ ...ent, ...place(ent) });
    for (const range of decoded.missing) entsMissing.push(place(range));
  }
  return { text, places, ents, entsMissing };
}
