// The entries that a mention may be, and what speaks for each.
import type { LabelledSpan } from '../doc/annotations.ts';
import { log } from '../kernels/exp-log.ts';
import type { TextContext } from './context.ts';
import type { KnowledgeBase } from './knowledge-base.ts';
import type { NameIndex } from './name-index.ts';
import { normalizeName } from './normalize-name.ts';

/**
 * What speaks for an entry, in [−1, 1] each: whether a name of it is the mention; how alike the most similar one is; whether
 * one is the initials of the other; how often it is meant compared to the candidate meant most; how much of its description the
 * text and the words near the mention say; whether its label is that of the mention (−1: another one); how much its
 * description has in common with those of what else the text names; and whether a longer mention in the text is this entry.
 */
export const linkFeatures = [
  'exact',
  'similarity',
  'acronym',
  'prior',
  'text',
  'near',
  'label',
  'coherence',
  'longer',
] as const;

/** The entries that one mention may be. */
export interface Candidates {
  readonly entries: readonly number[];
  /** A row of {@link linkFeatures} for each entry; the last two columns are filled in when all mentions have been looked at. */
  readonly features: Float32Array;
}

/** So many entries are candidates at most. */
const mostCandidates = 48;
/** The logarithm of how much less often an entry is meant counts to here. */
const mostPrior = log(1_000);

/** The mention as names are compared. */
export interface Mention {
  readonly name: string;
  /** Whether it is written in capitals only, as initials are. */
  readonly isCapitals: boolean;
}

/** A mention with this text. */
export function mentionOf(text: string): Mention {
  return { name: normalizeName(text), isCapitals: /^[\p{Lu}\p{N}.&-]{2,12}$/u.test(text) && /\p{Lu}/u.test(text) };
}

/** What finds candidates by name: the same for every mention with the same name. */
export function createCandidateFinder(base: KnowledgeBase, names: NameIndex): (mention: Mention) => Candidates {
  const { nameStarts, nameEntries, priors } = base;
  // Less than the least that is said, so that never meant and not said are alike.
  const least = priors.reduce(
    (lowest, prior) => (prior > 0 && prior < lowest ? prior : lowest),
    Number.POSITIVE_INFINITY,
  );
  const smoothing = Number.isFinite(least) ? least / 2 : 1;
  return ({ name, isCapitals }) => {
    const rowOf = new Map<number, number>();
    const rows: number[][] = [];
    for (const match of names.matches(name, isCapitals)) {
      const end = nameStarts[match.name + 1]!;
      for (let at = nameStarts[match.name]!; at < end; at++) {
        const entry = nameEntries[at]!;
        const known = rowOf.get(entry);
        if (known === undefined && rows.length === mostCandidates) break;
        const row = known === undefined ? [0, 0, 0] : rows[known]!;
        if (match.similarity === 1) row[0] = 1;
        row[1] = Math.max(row[1]!, match.similarity);
        if (match.isAcronym) row[2] = 1;
        if (known === undefined) {
          rowOf.set(entry, rows.length);
          rows.push(row);
        }
      }
    }
    const entries = [...rowOf.keys()];
    const features = new Float32Array(entries.length * linkFeatures.length);
    const most = entries.reduce((highest, entry) => Math.max(highest, priors[entry]!), 0);
    entries.forEach((entry, index) => {
      const ratio = log((priors[entry]! + smoothing) / (most + smoothing));
      features.set([...rows[index]!, Math.max(-1, ratio / mostPrior)], index * linkFeatures.length);
    });
    return { entries, features };
  };
}

/** Adds what the text around one mention says to a copy of its candidates. */
export function withContext(
  { entries, features }: Candidates,
  base: KnowledgeBase,
  context: TextContext,
  span: LabelledSpan,
): Candidates {
  const own = features.slice();
  entries.forEach((entry, index) => {
    const label = base.labels[base.labelOf[entry]! - 1];
    own.set(
      [...context.shares(entry, span), label === undefined ? 0 : label === span.label ? 1 : -1],
      index * linkFeatures.length + 4,
    );
  });
  return { entries, features: own };
}
