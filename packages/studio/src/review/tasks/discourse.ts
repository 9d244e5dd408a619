import { type DiscourseUnit, relationIn, tilingProblem, treeOfUnits, withDepths } from 'tincture';
import { noMarks, type ReviewKind } from '../review-kind.ts';

/** How units of discourse and what joins them are decided on. */
export const discourseReview: ReviewKind = {
  ofProposal: ({ discourse = [] }) => ({ ...noMarks, units: discourse }),
  ofGold: ({ discourse = [] }) => ({ ...noMarks, units: discourse }),
  goldOf: (_, { units = [] }) => ({ discourse: units.map(plain) }),
  isSame: (one, other) => sameUnits(one.units ?? [], other.units ?? []),
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

/** Whether two say the same: a depth that nobody gave is the one that the order of units makes. */
function sameUnits(one: readonly DiscourseUnit[], other: readonly DiscourseUnit[]): boolean {
  if (one === other) return true;
  if (one.length !== other.length) return false;
  const [these, those] = [deep(one), deep(other)];
  return one.every((unit, index) => {
    const [a, b] = [these[index], those[index]];
    if (unit === other[index] && a?.depth === b?.depth) return true;
    return a !== undefined && b !== undefined && JSON.stringify(plain(a)) === JSON.stringify(plain(b));
  });
}

/** {@link withDepths}, once for each list: a proposal is compared with every change of it. */
function deep(units: readonly DiscourseUnit[]): readonly DiscourseUnit[] {
  const known = depths.get(units) ?? withDepths(units);
  depths.set(units, known);
  return known;
}
const depths = new WeakMap<readonly DiscourseUnit[], readonly DiscourseUnit[]>();

/** A unit without how sure anybody is of it, its fields in one order, so that two can be compared as they are written. */
function plain({ start, end, head, label, depth, signals, edges }: DiscourseUnit): DiscourseUnit {
  return {
    ...{ start, end },
    ...(head !== undefined && { head }),
    ...(label !== undefined && { label }),
    ...(depth !== undefined && { depth }),
    ...(signals !== undefined && { signals }),
    ...(edges !== undefined && { edges }),
  };
}
