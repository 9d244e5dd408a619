import { type DiscourseUnit, relationIn, tilingProblem, treeOfUnits } from 'tincture';
import { noMarks, type ReviewKind } from '../review-kind.ts';

/** How units of discourse and what joins them are decided on. */
export const discourseReview: ReviewKind = {
  ofProposal: ({ discourse = [] }) => ({ ...noMarks, units: discourse }),
  ofGold: ({ discourse = [] }) => ({ ...noMarks, units: discourse }),
  goldOf: (_, { units = [] }) => ({ discourse: units.map(plain) }),
  isSame: (one, other) =>
    JSON.stringify((one.units ?? []).map(plain)) === JSON.stringify((other.units ?? []).map(plain)),
  fit(task, { tokens: { starts, ends } }, { units = [] }) {
    const tokens = { starts: Int32Array.from(starts), ends: Int32Array.from(ends), length: starts.length };
    const isKnown = units.every(({ label }) => label === undefined || relationIn(task, label) !== undefined);
    return isKnown && tilingProblem(tokens, units) === undefined ? { ...noMarks, units } : noMarks;
  },
  count: ({ units = [] }) => units.length,
  inWords: (text, { units = [] }) =>
    units
      .map(({ start, end, label, head = 0 }, index) => {
        const joined = label === undefined ? '' : `, ${label} of ${head + 1}`;
        return `${index + 1}${joined}: ${text.slice(start, end)}`;
      })
      .join('; '),
  problem(_, { units = [] }) {
    if (units.length === 0) return 'There are no units yet.';
    const result = treeOfUnits(units);
    return 'problem' in result ? result.problem : undefined;
  },
};

/** A unit without how sure anybody is of it. */
function plain({ confidence: _, ...unit }: DiscourseUnit): DiscourseUnit {
  return unit;
}
