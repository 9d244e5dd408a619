// Words per second of the tokenizer on one core, cold and warm. Writes bench/results/tokenizer.md.
import { createTokenizer } from 'tincture';
import { loadCorpus } from './lib/corpora.ts';
import { count } from './lib/figures.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { writeResults } from './lib/results.ts';

export async function runTokenizer(): Promise<void> {
  const machine = machineLine(describeMachine());
  const texts = (await loadCorpus('conll03')).train.map(({ text }) => text);
  const tokenizer = createTokenizer();
  const rounds: number[] = [];
  let words = 0;
  for (let round = 0; round < 21; round++) {
    const start = performance.now();
    words = texts.reduce((sum, text) => sum + tokenizer.tokenize(text).length, 0);
    rounds.push((words / (performance.now() - start)) * 1_000);
  }
  const [first = 0, ...warm] = rounds;
  const sorted = warm.sort((a, b) => a - b);
  const million = (value: number): string => `${(value / 1e6).toFixed(2)} million`;
  const text = [
    '# Tokenizer speed',
    '',
    `${count(words)} words of CoNLL-2003 train, sentence by sentence, one core: first pass ${million(first)} words/s; warm, median of ${sorted.length} passes, ${million(sorted[sorted.length >> 1] ?? 0)} words/s (${million(sorted[0] ?? 0)} to ${million(sorted.at(-1) ?? 0)}).`,
    '',
    `Made by \`npm run bench -- tokenizer\` on ${machine}.`,
    '',
  ].join('\n');
  writeResults('tokenizer', text);
}
