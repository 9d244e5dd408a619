import {
  type Annotations,
  counted,
  createDoc,
  normalizeMorph,
  type Task,
  TinctureError,
  type TokenAnnotation,
} from 'tincture';
import type { Gold, TokenView } from '../../api/messages.ts';
import { circleOf } from '../../review/heads.ts';
import { numbersOf } from '../../review/same-place.ts';
import { attributeOf, closedLabels, fitHeads } from '../../review/token-values.ts';
import { checkLabel, wrongLayer } from '../decision-errors.ts';
import type { ServerKind } from '../server-kind.ts';

/** What is said of tokens, on the server: tags, features, lemmas. */
export const tokensServer: ServerKind = {
  check: (task, text, gold) => ({ tokens: checkTokens(task, text, gold) }),
  show(task, doc, { tokens }, _, notes) {
    const attribute = attributeOf(task);
    const isSaid = (token: TokenAnnotation): boolean =>
      token[attribute] !== undefined || (task.kind === 'parser' && token.head !== undefined);
    if (tokens?.some(isSaid) !== true) return {};
    const labels = closedLabels(task);
    const numberOf = numbersOf(tokens);
    let found = 0;
    let unknown = 0;
    const shown = Array.from(doc.starts, (start, index): TokenView => {
      const end = doc.ends[index] ?? start;
      const token = tokens[numberOf({ start, end }, index) ?? -1];
      if (token !== undefined) found++;
      const value = token?.[attribute];
      if (value === undefined) return { start, end, ...treeOf(task, token) };
      if (labels?.has(value) === false) {
        unknown++;
        return { start, end, ...treeOf(task, token) };
      }
      const confidence = token?.confidence?.[attribute];
      return { start, end, ...treeOf(task, token), value, ...(confidence === undefined ? {} : { confidence }) };
    });
    if (found < tokens.length) notes.push(`Divided otherwise here: ${counted(tokens.length - found, 'word')} of it.`);
    if (unknown > 0) notes.push(`With a tag that the task does not have: ${counted(unknown, 'word')}.`);
    return { tokens: fitHeads(tokens, shown) };
  },
  goldView(task, { tokens }) {
    if (tokens === undefined) return {};
    const attribute = attributeOf(task);
    return {
      tokens: tokens.map((token) => {
        const value = token[attribute];
        return {
          start: token.start,
          end: token.end,
          ...treeOf(task, token),
          ...(value === undefined ? {} : { value }),
        };
      }),
    };
  },
};

/** Head and sentence border of a token, where the task is about trees. */
function treeOf(
  { kind }: Task,
  token: Pick<TokenAnnotation, 'head' | 'sentenceStart'> | undefined,
): Pick<TokenView, 'head' | 'sentenceStart'> {
  if (kind !== 'parser' || token === undefined) return {};
  const { head, sentenceStart } = token;
  return { ...(head !== undefined && { head }), ...(sentenceStart !== undefined && { sentenceStart }) };
}

function checkTokens(task: Task, text: string, { tokens, ...others }: Gold): readonly TokenAnnotation[] {
  if (tokens === undefined || Object.keys(others).length > 0) throw wrongLayer(task, 'tokens');
  // Throws for tokens that are none.
  createDoc(
    text,
    Int32Array.from(tokens, ({ start }) => start),
    Int32Array.from(tokens, ({ end }) => end),
  );
  const attribute = attributeOf(task);
  const labels = closedLabels(task);
  checkHeads(task, text, tokens);
  const checked = tokens.map(({ value, ...token }): TokenAnnotation => {
    const { start, end } = token;
    if (value === undefined) return token;
    if (labels !== undefined) checkLabel(task, value);
    const said = attribute === 'morph' ? normalizeMorph(value) : value.trim();
    if (said === undefined || (said === '' && attribute !== 'morph')) {
      throw new TinctureError({
        code: 'decision-invalid',
        problem: `${JSON.stringify(text.slice(start, end))} has the value ${JSON.stringify(value)}.`,
        fix: attribute === 'morph' ? 'Write features like Case=Nom|Number=Plur.' : 'Say what it is, or nothing.',
      });
    }
    return { ...token, [attribute]: said };
  });
  const isSaid = (token: TokenAnnotation): boolean => token[attribute] !== undefined || token.head !== undefined;
  if (!checked.some(isSaid)) {
    throw new TinctureError({
      code: 'decision-invalid',
      problem: 'Nothing is said of any token.',
      fix: 'Give at least one a value, or skip the text.',
    });
  }
  return checked satisfies NonNullable<Annotations['tokens']>;
}

/** Throws `decision-invalid` for heads that are no tokens or go round in a circle, and for any where the task is not about trees. */
function checkHeads(task: Task, text: string, tokens: readonly TokenView[]): void {
  const bad = (problem: string, fix: string): TinctureError =>
    new TinctureError({ code: 'decision-invalid', problem, fix });
  const isTree = task.kind === 'parser';
  if (!isTree && tokens.some(({ head, sentenceStart }) => head !== undefined || sentenceStart !== undefined)) {
    throw bad(`Heads were sent in the ${task.kind} task ${JSON.stringify(task.name)}.`, 'Send values of tokens alone.');
  }
  const outside = tokens.find(({ head = 0 }) => head >= tokens.length);
  if (outside !== undefined) {
    throw bad(`The head ${outside.head} is none of the ${tokens.length} tokens.`, 'Give the place of a token.');
  }
  const [first, ...others] = circleOf(tokens).map((at) => text.slice(tokens[at]?.start, tokens[at]?.end));
  if (first === undefined) return;
  const words = [first, ...others].slice(0, 8).map((word) => `“${word}”`);
  throw bad(`The heads of ${words.join(', ')} go round in a circle.`, 'Give one of them another head.');
}
