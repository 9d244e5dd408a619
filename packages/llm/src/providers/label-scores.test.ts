import { expect, it } from 'vitest';
import { scoreContinuations } from './label-scores.ts';
import type { Sequence } from './llama.ts';

/** log P(next token) of a made-up model over eight tokens: any function of all tokens before it. */
function logProbabilities(before: readonly number[]): number[] {
  const logits = Array.from({ length: 8 }, (_, token) =>
    Math.sin(before.reduce((sum, other, index) => sum + (index + 1) * other * (token + 1), token)),
  );
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  return logits.map((logit) => logit - Math.log(total));
}

/** A sequence as that of node-llama-cpp is: `adaptStateToTokens` keeps what the tokens begin with, and nothing else. */
function fakeSequence(settings: { readonly forgets?: number } = {}) {
  let state: number[] = [];
  let evaluated = 0;
  const sequence: Sequence = {
    get nextTokenIndex() {
      return state.length;
    },
    adaptStateToTokens(tokens, allowShift) {
      // With shifting, the real one leaves the tail of a longer state that begins with the tokens.
      if (allowShift) return Promise.resolve();
      const different = state.findIndex((token, index) => token !== tokens[index]);
      if (different >= 0) state = state.slice(0, different);
      return Promise.resolve();
    },
    controlledEvaluate(input) {
      const results = input.map((item) => {
        const [token, options] = typeof item === 'number' ? [item, undefined] : item;
        state.push(token);
        evaluated++;
        if (options === undefined) return undefined;
        // Logits come with any constant, and the weight of all of them relative to the highest.
        const scores = logProbabilities(state).map((score) => score + 5);
        const highest = Math.max(...scores);
        const wanted = [...options.generateNext.logits.filter.tokens, scores.indexOf(highest)];
        const logits = new Map(
          wanted.filter((one) => one !== settings.forgets).map((one) => [one, scores[one] ?? Number.NaN]),
        );
        return { next: { logits, totalLogitWeight: Math.exp(5 - highest) } };
      });
      return Promise.resolve(results);
    },
  };
  return { sequence, evaluated: () => evaluated };
}

function expected(prompt: readonly number[], continuation: readonly number[]): number {
  return continuation.reduce(
    (sum, token, at) => sum + (logProbabilities([...prompt, ...continuation.slice(0, at)])[token] ?? Number.NaN),
    0,
  );
}

const continuations = [[3], [3, 1, 4], [5, 2], [6]];

it('sums the log-probabilities of the tokens of each continuation', async () => {
  const { sequence } = fakeSequence();
  for (const prompt of [[1, 2, 3], [1, 2, 3], [1, 2], [1, 2, 3, 4, 5], [7]]) {
    const scores = await scoreContinuations(sequence, prompt, continuations);
    scores.forEach((score, index) => {
      expect(score).toBeCloseTo(expected(prompt, continuations[index] ?? []), 10);
    });
  }
});

it('evaluates a prompt once, and of a continuation only what comes after its first token', async () => {
  const { sequence, evaluated } = fakeSequence();
  await scoreContinuations(sequence, [1, 2, 3, 4, 5], continuations);
  // Five for the prompt, two for [3, 1, …] and one for [5, …].
  expect(evaluated()).toBe(8);
});

it('fails where a probability is missing, rather than making one up', async () => {
  for (const forgets of [4, 6]) {
    const { sequence } = fakeSequence({ forgets });
    await expect(scoreContinuations(sequence, [1, 2], continuations)).rejects.toMatchObject({ code: 'internal' });
  }
});

it('ends when it is aborted', async () => {
  const { sequence } = fakeSequence();
  await expect(scoreContinuations(sequence, [1], continuations, AbortSignal.abort())).rejects.toMatchObject({
    name: 'AbortError',
  });
});
