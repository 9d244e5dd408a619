// Decisions that other decisions speak against: the same text, or the same words, decided in two ways.
import { chosenLabels, type LabelledSpan, spansOf, type Task, type TaskKind, tokenizerFor } from 'tincture';
import { breathe } from './breathe.ts';
import { framesAsParts } from './frames-as-parts.ts';
import type { DecidedText, Reason } from './reason.ts';
import { wordsInTwoWays } from './token-doubts.ts';

/** In this share of their places words must be marked with one label before the others look wrong: four of five at least. */
const leastShare = 0.8;
/** Tokens of the longest name that is compared; of a name in Chinese each character is one. */
const longestName = 12;

/** What other decisions say against that on each text, by its id. Yields to other work now and then. */
export function contradictions(
  task: Task,
  texts: readonly DecidedText[],
): Promise<ReadonlyMap<string, readonly Reason[]>> {
  return contradictionsOf[task.kind](task, texts);
}

const contradictionsOf: Readonly<
  Record<TaskKind, (task: Task, texts: readonly DecidedText[]) => Promise<Map<string, Reason[]>>>
> = {
  textcat: textsInTwoWays,
  ner: namesInTwoWays,
  spancat: spansInTwoWays,
  tagger: wordsInTwoWays,
  morphologizer: wordsInTwoWays,
  lemmatizer: wordsInTwoWays,
  parser: wordsInTwoWays,
  relations: namesInTwoWays,
  coref: noneInTwoWays,
  frames: framesInTwoWays,
  discourse: noneInTwoWays,
};

/** Of these, what other decisions say is not compared. */
async function noneInTwoWays(): Promise<Map<string, Reason[]>> {
  return new Map();
}

/** Texts that differ in case, spaces and signs alone, and yet have other labels. */
async function textsInTwoWays(task: Task, texts: readonly DecidedText[]): Promise<Map<string, Reason[]>> {
  const same = new Map<string, { readonly id: string; readonly labels: string }[]>();
  for (const [index, { id, text, annotations }] of texts.entries()) {
    if (index % 200 === 0) await breathe();
    const key = (
      text
        .normalize('NFKC')
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu) ?? [text]
    ).join(' ');
    const labels = chosenLabels(task, annotations).toSorted().join(', ');
    same.set(key, [...(same.get(key) ?? []), { id, labels: labels === '' ? 'none' : labels }]);
  }
  const reasons = new Map<string, Reason[]>();
  for (const group of same.values()) {
    for (const { id, labels } of group) {
      const other = group.find((candidate) => candidate.labels !== labels);
      if (other === undefined) continue;
      reasons.set(id, [{ words: `The same text is ${other.labels} in another decision, not ${labels}.`, strength: 1 }]);
    }
  }
  return reasons;
}

/** As {@link namesInTwoWays}. Spans may share words: those that are inside another one are no places of their own. */
function spansInTwoWays(task: Task, texts: readonly DecidedText[]): Promise<Map<string, Reason[]>> {
  const outermost = texts.map(({ id, text, annotations }): DecidedText => {
    const ents: LabelledSpan[] = [];
    const byStart = (spansOf(task, annotations) ?? []).toSorted((a, b) => a.start - b.start || b.end - a.end);
    for (const span of byStart) if (span.start >= (ents.at(-1)?.end ?? 0)) ents.push(span);
    return { id, text, annotations: { ents } };
  });
  return namesInTwoWays(task, outermost);
}

/** Intents as classes, slots as names. */
async function framesInTwoWays(task: Task, texts: readonly DecidedText[]): Promise<Map<string, Reason[]>> {
  const asParts = texts.map(({ annotations, ...text }): DecidedText => {
    const { cats, ents } = framesAsParts(annotations);
    return { ...text, annotations: { ...(cats && { cats }), ...(ents && { ents }) } };
  });
  const reasons = await textsInTwoWays(task, asParts);
  for (const [id, more] of await namesInTwoWays(task, asParts)) reasons.set(id, [...(reasons.get(id) ?? []), ...more]);
  return reasons;
}

/** A stretch of a text with the label that it has; undefined where it is not marked. */
interface Place {
  readonly id: string;
  readonly quote: string;
  readonly label: string | undefined;
}

/** Words that have one label in most of their places, and another or none in this one. */
async function namesInTwoWays(task: Task, texts: readonly DecidedText[]): Promise<Map<string, Reason[]>> {
  const names = new Set<string>();
  for (const { text, annotations } of texts) {
    for (const { start, end } of annotations.ents ?? []) names.add(nameOf(text.slice(start, end)));
  }
  const places = new Map<string, Place[]>();
  for (const [index, text] of texts.entries()) {
    if (index % 50 === 0) await breathe();
    for (const place of placesIn(task, text, names)) {
      const key = nameOf(place.quote);
      const known = places.get(key);
      if (known === undefined) places.set(key, [place]);
      else known.push(place);
    }
  }
  const reasons = new Map<string, Reason[]>();
  for (const all of places.values()) {
    for (const label of new Set(all.map((place) => place.label))) {
      const marked = all.filter((place) => place.label === label).length;
      if (label === undefined || marked < leastShare * all.length) continue;
      for (const place of all) {
        if (place.label === label) continue;
        const is = place.label === undefined ? 'not marked' : place.label;
        const words = `“${place.quote}” is ${label} in ${marked} of ${all.length - 1} other places, and ${is} here.`;
        reasons.set(place.id, [...(reasons.get(place.id) ?? []), { words, strength: marked / all.length }]);
      }
    }
  }
  return reasons;
}

/** Where the names are in a text that are no part of what is marked there, longest first, and what is marked. */
function placesIn(task: Task, { id, text, annotations }: DecidedText, names: ReadonlySet<string>): Place[] {
  const { ents = [], entsMissing = [] } = annotations;
  const places = ents.map(({ start, end, label }): Place => ({ id, quote: text.slice(start, end), label }));
  const { starts, ends, length } = tokenizerFor(task).tokenize(text);
  const isTaken = (start: number, end: number): boolean =>
    [...ents, ...entsMissing].some((range) => range.start < end && start < range.end);
  for (let first = 0; first < length; ) {
    let last = Math.min(length, first + longestName) - 1;
    const start = starts[first] ?? 0;
    while (last >= first && !names.has(nameOf(text.slice(start, ends[last])))) last--;
    const end = ends[last] ?? 0;
    if (last >= first && !isTaken(start, end)) places.push({ id, quote: text.slice(start, end), label: undefined });
    first = Math.max(last, first) + 1;
  }
  return places;
}

function nameOf(quote: string): string {
  return quote.toLowerCase().replaceAll(/\s+/g, ' ');
}
