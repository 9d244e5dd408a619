import type { Annotations, Range } from '../doc/annotations.ts';
import { createDoc, withAnnotations } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import type { Component, Reason } from '../pipeline/component.ts';
import { type Statement, statementKey } from '../score/statements.ts';
import { kindOf } from '../tasks/kinds.ts';

/** A word, or a unit of discourse in a long text, and what it does to something that is said. */
export interface WordEffect extends Range {
  readonly text: string;
  /** By how much the confidence falls when it is hidden, in [-1, 1]; below 0 it speaks against what is said. */
  readonly effect: number;
}

/** Something that is said of a text, with the words that it hangs on. */
export interface ExplainedStatement {
  readonly label: string;
  /** What it is that is said, where that is no label: `unit` or `root` of discourse. */
  readonly called?: string;
  /** What it is said of; absent for the whole text. */
  readonly at?: readonly (Range & { readonly text: string })[];
  /** In [0, 1]; 1 where the component gives none. */
  readonly confidence: number;
  /** The words with the largest effects, the largest first. */
  readonly words: readonly WordEffect[];
}

/** Why a component says what it says of a text. */
export interface Explanation {
  readonly text: string;
  readonly statements: readonly ExplainedStatement[];
  /** What the component tells by itself: see {@link Component.reasons}. */
  readonly reasons?: readonly Reason[];
}

/** Options of {@link explainPrediction}. */
export interface ExplainOptions {
  /** Words that are listed of each statement, at most. Default 5. */
  readonly words?: number;
  readonly signal?: AbortSignal;
}

/** Every word of a text costs a prediction of the whole text. */
const longestText = 1_000;
/** In a text of more tokens units of discourse are hidden as wholes: a tree costs too much to make one for each word. */
const longestByWords = 200;
/** Hidden words that change less are not worth a line. */
const leastEffect = 0.005;

/**
 * Explains what any component says of a text by leaving out one word after the other (occlusion; Zeiler and Fergus 2014, Li et al. 2016): a
 * word is hidden by underscores of its length, so that nothing moves, and the text is predicted anew. The effect of a word is
 * the confidence with it less that without it, where what is not said any more counts as 0. It is about one word at a time: of
 * two words each of which is enough, neither has an effect. Of discourse in more than 200 tokens each unit is hidden, not each word. Throws `argument-invalid` for a text of more than 1,000 tokens, and
 * what the component failed with.
 */
export async function explainPrediction(
  component: Component,
  doc: Doc,
  { words = 5, signal }: ExplainOptions = {},
): Promise<Explanation> {
  if (doc.length > longestText) {
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `The text has ${doc.length} tokens; up to ${longestText} can be explained, for each costs a prediction.`,
      fix: 'Explain a part of it.',
    });
  }
  const options = signal === undefined ? {} : { signal };
  const [said] = await component.predict([doc], options);
  if (said === undefined || 'error' in said) throw said?.error ?? new Error(`${component.name} predicted nothing.`);
  const pieces = piecesOf(doc, said.annotations);
  const others = await component.predict(
    pieces.map((piece) => without(doc, piece)),
    options,
  );
  const kind = kindOf(component.task);
  const sureness = (annotations: Annotations): ((statement: Statement) => number) => {
    const { cats } = annotations;
    if (kind.layer === 'cats') return ({ label }) => cats?.[label] ?? 0;
    const known = kind.statements(component.task, annotations);
    const byKey = new Map(known.map((statement) => [statementKey(statement), statement.confidence ?? 1]));
    return (statement) => byKey.get(statementKey(statement)) ?? 0;
  };
  const before = sureness(said.annotations);
  const after = others.map((prediction) => ('error' in prediction ? undefined : sureness(prediction.annotations)));
  const statements = kind.statements(component.task, said.annotations).map((statement): ExplainedStatement => {
    const confidence = before(statement);
    const effects = after.flatMap((surenessWithout, index): WordEffect[] => {
      const effect = surenessWithout === undefined ? 0 : confidence - surenessWithout(statement);
      if (Math.abs(effect) < leastEffect) return [];
      const { start, end } = pieces[index]!;
      return [{ start, end, text: doc.text.slice(start, end), effect }];
    });
    const { label, called, at } = statement;
    return {
      label,
      ...(called !== undefined && { called }),
      ...(at && { at: at.map(({ start, end }) => ({ start, end, text: doc.text.slice(start, end) })) }),
      confidence,
      words: effects.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect)).slice(0, words),
    };
  });
  const reasons = component.reasons?.(withAnnotations(doc, { ...doc.annotations, ...said.annotations }));
  return { text: doc.text, statements, ...(reasons && { reasons }) };
}

/** What is hidden in turn: the words, or the units of discourse where there are many words. */
function piecesOf(doc: Doc, { discourse }: Annotations): readonly Range[] {
  if (discourse !== undefined && doc.length > longestByWords) return discourse;
  return Array.from({ length: doc.length }, (_, token) => ({ start: doc.starts[token]!, end: doc.ends[token]! }));
}

/** The text with a piece of it hidden: the same tokens in the same places. */
function without({ text, starts, ends, annotations }: Doc, { start, end }: Range): Doc {
  const hidden = text.slice(start, end).replace(/\S/g, '_');
  return createDoc(`${text.slice(0, start)}${hidden}${text.slice(end)}`, starts, ends, annotations);
}
