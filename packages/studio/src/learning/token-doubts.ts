// What is said of tokens that may be wrong: a tag, features, a lemma, or in trees the head and the relation to it.
import type { Annotations, Task, TokenAnnotation } from 'tincture';
import { attributeOf } from '../review/token-values.ts';
import { breathe } from './breathe.ts';
import type { DecidedText, Reason } from './reason.ts';

/** What is said of a word, in words; undefined where nothing is. */
interface SaidOfToken {
  readonly token: TokenAnnotation;
  readonly value: string | undefined;
}

/**
 * What a prediction is sure of that the gold says otherwise. Words that are divided otherwise are not compared; in trees the
 * relation and the head are one statement, of the smaller of their confidences.
 */
export function tokenReasons(
  task: Task,
  text: string,
  gold: Annotations,
  predicted: Annotations,
  leastConfidence: number,
): Reason[] {
  const right = new Map(saidOfTokens(task, text, gold).map((said) => [placeOf(said.token), said.value]));
  const attribute = attributeOf(task);
  return saidOfTokens(task, text, predicted).flatMap(({ token, value }): Reason[] => {
    const own = right.get(placeOf(token));
    const parts = [token.confidence?.[attribute], ...(task.kind === 'parser' ? [token.confidence?.head] : [])];
    const known = parts.filter((part) => part !== undefined);
    const confidence = known.length === 0 ? 0 : Math.min(...known);
    if (own === undefined || value === undefined || own === value || confidence < leastConfidence) return [];
    const words = `The model is ${Math.round(100 * confidence)} % sure of ${value} for “${wordOf(text, token)}”, which is ${own}.`;
    return [{ words, strength: confidence }];
  });
}

/** A place of a word, with the words beside it as its context. */
interface Place {
  readonly id: string;
  readonly word: string;
  readonly value: string;
}

/** In this share of its other places a word must be said to be one thing before this one looks wrong. */
const leastShare = 0.8;

/**
 * Words between the same words that are decided in two ways, which most often is a mistake in one of them (Dickinson and
 * Meurers 2003, "Detecting errors in part-of-speech annotation": variation with the same context on both sides; Boyd,
 * Dickinson and Meurers 2008 for trees).
 */
export async function wordsInTwoWays(task: Task, texts: readonly DecidedText[]): Promise<Map<string, Reason[]>> {
  const places = new Map<string, Place[]>();
  for (const [index, { id, text, annotations }] of texts.entries()) {
    if (index % 50 === 0) await breathe();
    const said = saidOfTokens(task, text, annotations);
    for (const [at, { token, value }] of said.entries()) {
      const [before, after] = [said[at - 1], said[at + 1]];
      // A context on one side alone is none.
      if (value === undefined || before === undefined || after === undefined) continue;
      const word = wordOf(text, token);
      const key = [wordOf(text, before.token), word, wordOf(text, after.token)].join('\n').toLowerCase();
      places.set(key, [...(places.get(key) ?? []), { id, word, value }]);
    }
  }
  const reasons = new Map<string, Reason[]>();
  for (const [key, all] of places) {
    const [before, , after] = key.split('\n');
    for (const place of all) {
      const counts = new Map<string, number>();
      for (const { value } of all) counts.set(value, (counts.get(value) ?? 0) + 1);
      const others = all.length - 1;
      const [other, count] =
        [...counts].filter(([value]) => value !== place.value).sort(([, a], [, b]) => b - a)[0] ?? [];
      if (other === undefined || count === undefined || count < leastShare * others) continue;
      const words = `“${place.word}” between “${before}” and “${after}” is ${other} in ${count} of ${others} other places, and ${place.value} here.`;
      reasons.set(place.id, [...(reasons.get(place.id) ?? []), { words, strength: count / all.length }]);
    }
  }
  return reasons;
}

/** What annotations say of each token: the value of the task, in trees with the word that it depends on. */
function saidOfTokens(task: Task, text: string, { tokens = [] }: Annotations): SaidOfToken[] {
  const attribute = attributeOf(task);
  return tokens.map((token, index) => {
    const value = token[attribute];
    const shown = value === '' ? '_' : value;
    if (task.kind !== 'parser' || shown === undefined) return { token, value: shown };
    // Half of a statement is compared with nothing.
    if (token.head === undefined) return { token, value: undefined };
    const head = tokens[token.head];
    return {
      token,
      value: head === undefined || token.head === index ? `${shown}, a root` : `${shown} of “${wordOf(text, head)}”`,
    };
  });
}

function wordOf(text: string, { start, end }: TokenAnnotation): string {
  return text.slice(start, end);
}

function placeOf({ start, end }: TokenAnnotation): string {
  return `${start} ${end}`;
}
