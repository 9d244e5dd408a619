// What is fitted after training, on texts that were not trained on: how sure the networks may be taken to be.
import { log, type Parse, type ParserTemperatures, tempered } from 'tincture/training';
import type { ParserText } from './parser-data.ts';

/** A probability that was estimated, and whether it came true. */
interface Judged {
  readonly probability: number;
  readonly isRight: boolean;
}

const temperatures: readonly number[] = [0.5, 0.6, 0.7, 0.85, 1, 1.2, 1.4, 1.7, 2, 2.4, 2.8, 3.4, 4];

/** The temperatures under which the probabilities explain best what is right (least cross-entropy). */
export function fitTemperatures(texts: readonly ParserText[], parses: readonly Parse[]): ParserTemperatures {
  const [head, label, start]: [Judged[], Judged[], Judged[]] = [[], [], []];
  texts.forEach(({ heads, labels, starts }, index) => {
    const parse = parses[index]!;
    const begins = new Set(starts);
    heads.forEach((gold, token) => {
      if (token > 0) start.push({ probability: parse.startProbabilities[token]!, isRight: begins.has(token) });
      if (gold < 0) return;
      const isRight = parse.heads[token] === gold;
      head.push({ probability: parse.headProbabilities[token]!, isRight });
      if (!isRight || labels[token]! < 0) return;
      label.push({ probability: parse.labelProbabilities[token]!, isRight: parse.labels[token] === labels[token] });
    });
  });
  return { head: fit(head), label: fit(label), start: fit(start) };
}

function fit(judged: readonly Judged[]): number {
  if (judged.length === 0) return 1;
  let [best, least] = [1, Number.POSITIVE_INFINITY];
  for (const temperature of temperatures) {
    let loss = 0;
    for (const { probability, isRight } of judged) {
      const p = tempered(probability, temperature);
      loss -= log(Math.max(1e-9, isRight ? p : 1 - p));
    }
    if (loss < least - 1e-9) [best, least] = [temperature, loss];
  }
  return best;
}
