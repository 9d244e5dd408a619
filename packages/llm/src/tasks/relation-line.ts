import type { Dropped } from 'tincture';
import type { Quote } from '../quotes.ts';
import type { Said } from './task-prompts.ts';

/** What an answer names: quotes in the order of the text, and relations between their places in that list. */
export interface ListedRelations {
  readonly named: readonly Quote[];
  readonly related: readonly { readonly from: number; readonly to: number; readonly label: string }[];
  /** Whether entities without a relation are named too. */
  readonly isWhole: boolean;
}

/**
 * Reads `Ada (PERSON) --WORKS_FOR--> Acme (FIRM); …`. The same words with the same type are one entity. What is no such item
 * is `relation-malformed`, but for what is left over where the answer was cut off.
 */
export function readRelationLine({ text, finish }: Said, dropped: Dropped[]): ListedRelations | undefined {
  const line = text.trim().split('\n')[0]?.trim() ?? '';
  if (/^none\W*$/i.test(line)) return { named: [], related: [], isWhole: false };
  const items = line.split(';').filter((item) => item.trim() !== '');
  const named: Quote[] = [];
  const placeOf = ({ quote, label }: Quote): number => {
    const known = named.findIndex((other) => other.quote === quote && other.label === label);
    return known >= 0 ? known : named.push({ quote, label }) - 1;
  };
  const related = items.flatMap((item, index) => {
    const arrow = item.indexOf('-->');
    const dashes = item.lastIndexOf('--', arrow - 1);
    const from = dashes < 0 ? undefined : readEnd(item.slice(0, dashes));
    const to = arrow < 0 ? undefined : readEnd(item.slice(arrow + 3));
    if (from !== undefined && to !== undefined)
      return [{ from: placeOf(from), to: placeOf(to), label: item.slice(dashes + 2, arrow).trim() }];
    const isRest = finish === 'length' && index === items.length - 1;
    if (!isRest) dropped.push({ what: item.trim().slice(0, 200), reason: 'relation-malformed' });
    return [];
  });
  return related.length === 0 ? undefined : { named, related, isWhole: false };
}

/** `Acme (FIRM)`; the last parentheses hold the type. */
function readEnd(said: string): Quote | undefined {
  const text = said.trim().replace(/\.$/, '');
  const open = text.lastIndexOf('(');
  if (open <= 0 || !text.endsWith(')')) return undefined;
  return { quote: text.slice(0, open).trim(), label: text.slice(open + 1, -1) };
}
