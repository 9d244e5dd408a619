import { type Annotations, createDoc, normalizeMorph, type Task, TinctureError, type TokenAnnotation } from 'tincture';
import type { Gold, TokenView } from '../../api/messages.ts';
import { attributeOf, closedLabels } from '../../review/token-values.ts';
import { checkLabel, wrongLayer } from '../decision-errors.ts';
import type { ServerKind } from '../server-kind.ts';

/** What is said of tokens, on the server: tags, features, lemmas. */
export const tokensServer: ServerKind = {
  check: (task, text, gold) => ({ tokens: checkTokens(task, text, gold) }),
  show(task, doc, { tokens }, _, notes) {
    const attribute = attributeOf(task);
    if (tokens?.some((token) => token[attribute] !== undefined) !== true) return {};
    const labels = closedLabels(task);
    const said = new Map(tokens.map((token) => [`${token.start} ${token.end}`, token]));
    let found = 0;
    let unknown = 0;
    const shown = Array.from(doc.starts, (start, index): TokenView => {
      const end = doc.ends[index] ?? start;
      const token = said.get(`${start} ${end}`);
      if (token !== undefined) found++;
      const value = token?.[attribute];
      if (value === undefined) return { start, end };
      if (labels?.has(value) === false) {
        unknown++;
        return { start, end };
      }
      const confidence = token?.confidence?.[attribute];
      return { start, end, value, ...(confidence === undefined ? {} : { confidence }) };
    });
    if (found < tokens.length) notes.push(`${tokens.length - found} word(s) of it are divided otherwise here.`);
    if (unknown > 0) notes.push(`${unknown} word(s) have a tag that the task does not have.`);
    return { tokens: shown };
  },
  goldView(task, { tokens }) {
    if (tokens === undefined) return {};
    const attribute = attributeOf(task);
    return {
      tokens: tokens.map((token) => {
        const value = token[attribute];
        return { start: token.start, end: token.end, ...(value === undefined ? {} : { value }) };
      }),
    };
  },
};

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
  const checked = tokens.map(({ start, end, value }): TokenAnnotation => {
    if (value === undefined) return { start, end };
    if (labels !== undefined) checkLabel(task, value);
    const said = attribute === 'morph' ? normalizeMorph(value) : value.trim();
    if (said === undefined || (said === '' && attribute !== 'morph')) {
      throw new TinctureError({
        code: 'decision-invalid',
        problem: `${JSON.stringify(text.slice(start, end))} has the value ${JSON.stringify(value)}.`,
        fix: attribute === 'morph' ? 'Write features like Case=Nom|Number=Plur.' : 'Say what it is, or nothing.',
      });
    }
    return { start, end, [attribute]: said };
  });
  if (checked.every((token) => token[attribute] === undefined)) {
    throw new TinctureError({
      code: 'decision-invalid',
      problem: 'Nothing is said of any token.',
      fix: 'Give at least one a value, or skip the text.',
    });
  }
  return checked satisfies NonNullable<Annotations['tokens']>;
}
