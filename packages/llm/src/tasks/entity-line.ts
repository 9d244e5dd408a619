import type { Dropped } from 'tincture';
import type { LabelFinder } from '../find-label.ts';
import type { Quote } from '../quotes.ts';

/**
 * Reads `ramen (DISH), rice cooker (EQUIPMENT)`: quotes, each with its label behind it in parentheses. Parentheses that
 * hold no label belong to the quote if the label follows (`pho (beef) (DISH)`). What is left over is `entity-malformed`.
 */
export function readEntityLine(line: string, findLabel: LabelFinder, dropped: Dropped[]): Quote[] {
  const quotes: Quote[] = [];
  let from = 0;
  for (const { start, end } of parentheses(line)) {
    const said = line.slice(start + 1, end - 1);
    const isItem = findLabel(said) !== undefined || /^(?:[,;]|$)/.test(line.slice(end, end + 100).trimStart());
    if (!isItem) continue;
    quotes.push({ quote: withoutSeparators(line.slice(from, start)), label: said });
    from = end;
  }
  const rest = withoutSeparators(line.slice(from));
  if (rest !== '' && rest !== '.') dropped.push({ what: rest.slice(0, 200), reason: 'entity-malformed' });
  return quotes;
}

/** Pairs of parentheses that are not inside another pair; one without its partner is a character like any other. */
function parentheses(line: string): { start: number; end: number }[] {
  const open: number[] = [];
  const pairs: { start: number; end: number }[] = [];
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === '(') open.push(at);
    const start = character === ')' ? open.pop() : undefined;
    if (start === undefined) continue;
    while ((pairs.at(-1)?.start ?? -1) > start) pairs.pop();
    pairs.push({ start, end: at + 1 });
  }
  return pairs;
}

function withoutSeparators(text: string): string {
  return text.trim().replace(/^[,;\s]+/, '');
}
