import type { Task } from 'tincture';
import type { ItemView, Tokens, TokenView } from '../api/messages.ts';
import { allTokens } from './heads.ts';
import { numbersOf } from './same-place.ts';
import { universalTags } from './universal-tags.ts';

/** The attribute that a task about tokens is about. */
export type TokenAttribute = 'tag' | 'pos' | 'morph' | 'lemma' | 'dep';

/** The attribute that a tagger, a morphologizer, a lemmatizer or a parser gives. */
export function attributeOf({ kind, attribute = 'tag' }: Pick<Task, 'kind' | 'attribute'>): TokenAttribute {
  if (kind === 'parser') return 'dep';
  return kind === 'morphologizer' ? 'morph' : kind === 'lemmatizer' ? 'lemma' : attribute;
}

/** What a value of the attribute is called. */
export const attributeNames: Readonly<Record<TokenAttribute, string>> = {
  tag: 'tag',
  pos: 'part of speech',
  morph: 'features',
  lemma: 'lemma',
  dep: 'relation',
};

/** All tokens of a text with another value for one, undefined to take it away: it is the person's, so the confidence goes. */
export function setValue(
  tokens: Tokens,
  values: readonly TokenView[],
  index: number,
  value: string | undefined,
): readonly TokenView[] {
  return allTokens(tokens, values).map((said, at) => {
    if (at !== index) return said;
    const { value: _, confidence: __, ...token } = said;
    return value === undefined ? token : { ...token, value };
  });
}

/** Whether the same is said of the same tokens, whoever said it. */
export function sameValues(one: readonly TokenView[], other: readonly TokenView[]): boolean {
  // Heads are places among all tokens, so that a token of which nothing is said still counts where there are heads.
  const hasHead = ({ head }: TokenView): boolean => head !== undefined;
  const hasHeads = one.some(hasHead) || other.some(hasHead);
  const saying = (tokens: readonly TokenView[]): readonly TokenView[] =>
    hasHeads ? tokens : tokens.filter(({ value }) => value !== undefined);
  const [a, b] = [saying(one), saying(other)];
  return a.length === b.length && a.every((token, index) => token === b[index] || sameToken(token, b[index]));
}

const said = ['start', 'end', 'value', 'head', 'sentenceStart'] as const;

/** Whether the same is said of the same token, however sure. */
export function sameToken(token: TokenView, other: TokenView | undefined): boolean {
  return other !== undefined && said.every((key) => token[key] === other[key]);
}

/** What was said on an earlier visit, of tokens that the text has now, with tags that the task has now. */
export function fitValues(task: Task, { tokens }: ItemView, values: readonly TokenView[]): readonly TokenView[] {
  const numberOf = numbersOf(values);
  const labels = closedLabels(task);
  if (values.length === 0) return [];
  const fitted = tokens.starts.map((start, index): TokenView => {
    const end = tokens.ends[index] ?? start;
    const token = values[numberOf({ start, end }, index) ?? -1] ?? { start, end };
    if (token.value === undefined || labels === undefined || labels.has(token.value)) return token;
    const { value: _, ...rest } = token;
    return rest;
  });
  return fitHeads(values, fitted);
}

/** Tokens with the heads that they have in `before`, a list in which they may have other places. */
export function fitHeads(
  before: readonly Pick<TokenView, 'start' | 'end'>[],
  tokens: readonly TokenView[],
): readonly TokenView[] {
  const numberOf = numbersOf(tokens);
  return tokens.map((token) => {
    if (token.head === undefined) return token;
    const place = numberOf(before[token.head], token.head);
    if (place === token.head) return token;
    const { head: _, ...rest } = token;
    return place === undefined ? rest : { ...rest, head: place };
  });
}

/** The values that a task allows; undefined where any may be said. */
export function closedLabels({ kind, labels }: Task): ReadonlySet<string> | undefined {
  return (kind === 'tagger' || kind === 'parser') && labels.length > 0
    ? new Set(labels.map(({ name }) => name))
    : undefined;
}

/** Values to choose from where any may be said: universal parts of speech, and what is said in this text, the most frequent first. */
export function seenValues(task: Task, { proposals }: ItemView, tokens: readonly TokenView[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { value } of [...proposals.flatMap((proposal) => proposal.tokens ?? []), ...tokens])
    if (value !== undefined && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  const seen = [...counts].sort(([, a], [, b]) => b - a).map(([value]) => value);
  return attributeOf(task) === 'pos' ? [...new Set([...seen, ...universalTags])] : seen;
}

/** So many are said aloud: the others are in the text. */
const spokenValues = 12;

/** Values for whoever listens. */
export function valuesInWords(text: string, tokens: readonly TokenView[]): string {
  const said = tokens.filter(({ value }) => value !== undefined);
  const words = said
    .slice(0, spokenValues)
    .map(({ start, end, value }) => `${text.slice(start, end)} ${valueInWords(value)}`);
  return said.length > spokenValues ? `${words.join(', ')} and ${said.length - spokenValues} more` : words.join(', ');
}

/** A value as it is shown: that a word has no features is a value too. */
export function valueInWords(value: string | undefined): string {
  return value === undefined ? '·' : value === '' ? 'none' : value;
}
