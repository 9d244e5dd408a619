// What the second look counts beside the first. It has far more to learn than a few dozen relations teach: then it unlearns what the first
// look knew. So the scores of both are mixed, by the share that suits texts which neither learnt from. The second look sees the scores of
// the first among its features, so a mixture is a second look too, and the file knows nothing of it.
import type { Task } from 'tincture';
import { contextColumns, scoreColumn, shownScore } from 'tincture/training';
import { fitSecond, judgeSecond, type RelationFit } from './relations-fit.ts';
import type { HeldOutScores } from './textcat-calibrate.ts';
import type { LinearExample, LinearWeights } from './textcat-fit.ts';
import { chooseShare, mixWeights } from './textcat-mixture.ts';

/** Texts as the second look sees them: their pairs. */
type LookedAgain = readonly (readonly LinearExample[])[];

/** A second look, and what it says of texts that it did not learn from. */
export interface JudgedLook {
  readonly second: LinearWeights;
  readonly scores: readonly HeldOutScores[];
}

/** What {@link fitLooks} fits. */
export interface FittedLooks {
  /** Learnt of all texts. */
  readonly second: LinearWeights;
  /** One that is judged by the judges; without those, for each part of the texts one that learnt from the others. */
  readonly judged: readonly JudgedLook[];
  /** How much the second look counts; the first has the rest. */
  readonly share: number;
}

/** Fits the second look to the parts of the texts, mixed with the first by what `judges` say, or each part without them. */
export async function fitLooks(
  parts: readonly LookedAgain[],
  judges: LookedAgain,
  fit: RelationFit,
): Promise<FittedLooks> {
  const learnt = await fitSecond(parts.flat(), fit);
  const judged: { readonly contexts: LookedAgain; readonly second: LinearWeights }[] = [];
  if (judges.length > 0) {
    judged.push({ contexts: judges, second: learnt });
  } else if (parts.length > 1) {
    for (const [place, contexts] of parts.entries()) {
      const second = await fitSecond(parts.filter((_, i) => i !== place).flat(), fit);
      judged.push({ contexts, second });
    }
  }
  const first = repeatFirst(fit.task);
  // The second look has the whole where no mixture is surely better.
  const share = chooseShare(
    judged.flatMap(({ contexts, second }) => judgeSecond(contexts, second)),
    judged.flatMap(({ contexts }) => judgeSecond(contexts, first)),
    true,
  );
  const mix = (second: LinearWeights): LinearWeights => (share === 1 ? second : mixWeights(second, first, share));
  return {
    second: mix(learnt),
    judged: judged.map(({ contexts, second }) => {
      const mixed = mix(second);
      return { second: mixed, scores: judgeSecond(contexts, mixed) };
    }),
    share,
  };
}

/** A second look that says what the first one said. */
export function repeatFirst({ labels, entities = [] }: Task): LinearWeights {
  const count = labels.length;
  const rows = new Float32Array(contextColumns(count, entities.length) * count);
  for (let label = 0; label < count; label++) rows[scoreColumn(count, label) * count + label] = 1 / shownScore;
  return { rows, bias: new Float32Array(count) };
}
