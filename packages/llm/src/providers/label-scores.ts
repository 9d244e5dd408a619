import { TinctureError } from 'tincture';
import type { Sequence } from './llama.ts';

/**
 * log P(continuation | prompt) of each continuation: the sum over its tokens. The prompt is evaluated once; its last
 * token tells the probabilities of all first tokens.
 */
export async function scoreContinuations(
  sequence: Sequence,
  prompt: readonly number[],
  continuations: readonly (readonly number[])[],
  signal?: AbortSignal,
): Promise<number[]> {
  const firsts = continuations.map(([first]) => first ?? 0);
  const [shared] = await nextScores(sequence, prompt, prompt.length - 1, [firsts]);
  const scores: number[] = [];
  for (const [index, continuation] of continuations.entries()) {
    signal?.throwIfAborted();
    const rest = continuation.slice(1);
    const wanted = rest.map((token) => [token]);
    const read =
      rest.length === 0
        ? []
        : await nextScores(sequence, [...prompt, ...continuation.slice(0, -1)], prompt.length, wanted);
    const parts = [shared?.get(firsts[index] ?? 0), ...rest.map((token, at) => read[at]?.get(token))];
    scores.push(parts.reduce<number>((sum, part) => sum + known(part), 0));
  }
  return scores;
}

/** A score that is made up would look like any other. */
function known(score: number | undefined): number {
  if (score !== undefined && Number.isFinite(score)) return score;
  throw new TinctureError({
    code: 'internal',
    problem: 'node-llama-cpp gave no probability for a token that it was asked for.',
    fix: 'Use the version of node-llama-cpp that docs/how-to/local-model.md names, and report this.',
  });
}

/**
 * Evaluates `tokens`, those from `from` on anew, and gives after each of these the log-probabilities of the tokens that
 * are `wanted` there. What the sequence has evaluated of the tokens before is kept.
 */
async function nextScores(
  sequence: Sequence,
  tokens: readonly number[],
  from: number,
  wanted: readonly (readonly number[])[],
): Promise<(Map<number, number> | undefined)[]> {
  // Without shifting: it would keep tokens that lie behind, and evaluate nothing where all of them are known.
  await sequence.adaptStateToTokens(tokens.slice(0, from), false);
  const start = sequence.nextTokenIndex;
  const input = tokens.slice(start).map((token, index) => {
    const candidates = wanted[start + index - from];
    if (candidates === undefined) return token;
    const options = { logits: { filter: { tokens: candidates, includeTop: 1 } }, totalLogitWeight: true } as const;
    return [token, { generateNext: options }] as const;
  });
  const results = await sequence.controlledEvaluate(input);
  return wanted.map((_, index) => {
    const { logits, totalLogitWeight } = results[from + index - start]?.next ?? {};
    if (logits === undefined || totalLogitWeight === undefined) return undefined;
    const normaliser = Math.max(...logits.values()) + Math.log(totalLogitWeight);
    return new Map([...logits].map(([token, logit]) => [token, logit - normaliser]));
  });
}
