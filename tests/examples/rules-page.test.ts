import { createRulesComponent, errorCodes, parseTask } from 'tincture';
import { expect, it } from 'vitest';
import { read } from '../tidy/workspace.ts';

const page = read('docs/reference/rules.md');
const blocks = [...page.matchAll(/```jsonl\n(.*?)```/gs)].map((match) => match[1] ?? '');

it('every example of the page about rules works', () => {
  expect(blocks.length).toBeGreaterThan(2);
  for (const text of blocks) {
    const kind = text.includes('"default"') ? 'textcat' : 'ner';
    const labels = ['CITY', 'STREET', 'ZIP', 'REFUND', 'DELIVERY', 'OTHER'];
    const { issues, rules } = createRulesComponent({ name: 'page', task: parseTask('t', { kind, labels }), text });
    expect(issues).toEqual([]);
    expect(rules).toBe(text.trim().split('\n').length);
  }
});

it('the page names every key that a message lists', () => {
  const wrong = (line: string): string => {
    const task = parseTask('t', { kind: 'ner', labels: ['CITY'] });
    const { issues } = createRulesComponent({ name: 'page', task, text: line });
    return issues[0]?.error.fix ?? '';
  };
  expect(errorCodes['rule-invalid']).toBeDefined();
  for (const line of ['{"nokey": 1}', '{"label": "CITY", "pattern": [{"NOKEY": 1}]}']) {
    const keys = wrong(line).replace('Known keys: ', '').replace('.', '').split(', ');
    expect(keys.length).toBeGreaterThan(5);
    expect(keys.filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
  }
});
