// What the first look says of the other pairs near a pair. Where nothing else is said, a doubtful relation is likelier, if
// the texts of training seldom had none; where much is said already, it is less so. How likely is learnt.
import type { ScoredPair } from './relation-scorer.ts';

/** Tokens between the first entities of two pairs up to which they are of one passage: so are those of most texts of a sentence or a few. */
export const restReach = 100;

/** What is said of the other pairs whose first entity begins within `restReach` tokens of that of a pair. */
export interface RestOfText {
  /** The greatest chance of each label at any other pair. */
  readonly greatest: Float64Array;
  /** The chance that no label joins any other pair, were they independent of each other. */
  readonly nothing: number;
}

/** A pair counts as never quite certain: otherwise it would silence what all others say. */
const surest = 0.999;

/** All pairs whose first entity begins at the same token, or those of several such tokens. */
interface Gathered {
  readonly start: number;
  /** For each label the greatest chance, the pair that has it, and the greatest of the others. */
  readonly first: Float64Array;
  readonly owner: Int32Array;
  readonly second: Float64Array;
  nothing: number;
}

/** The rest of the text for each of `pairs`, which are in the order of their first entities; time in proportion to their number. */
export function restOfText(pairs: readonly ScoredPair[]): RestOfText[] {
  const labels = pairs[0]?.chances.length ?? 0;
  const gathered = (start: number): Gathered => ({
    start,
    first: new Float64Array(labels),
    owner: new Int32Array(labels).fill(-1),
    second: new Float64Array(labels),
    nothing: 1,
  });
  const groups: Gathered[] = [];
  const groupOf = pairs.map(({ start, chances }, index) => {
    if (groups.at(-1)?.start !== start) groups.push(gathered(start));
    const group = groups.at(-1)!;
    for (let label = 0; label < labels; label++) raise(group, label, chances[label]!, index);
    group.nothing *= chanceOfNothing(chances);
    return groups.length - 1;
  });
  const around = groups.map(({ start }, index) => {
    const whole = gathered(start);
    const take = (group: Gathered): void => {
      for (let label = 0; label < labels; label++) {
        raise(whole, label, group.first[label]!, group.owner[label]!);
        raise(whole, label, group.second[label]!, -1);
      }
      whole.nothing *= group.nothing;
    };
    for (let i = index; i >= 0 && start - groups[i]!.start <= restReach; i--) take(groups[i]!);
    for (let i = index + 1; i < groups.length && groups[i]!.start - start <= restReach; i++) take(groups[i]!);
    return whole;
  });
  return pairs.map(({ chances }, index) => {
    const { first, owner, second, nothing } = around[groupOf[index]!]!;
    return {
      greatest: first.map((chance, label) => (owner[label] === index ? second[label]! : chance)),
      nothing: nothing / chanceOfNothing(chances),
    };
  });
}

function raise({ first, owner, second }: Gathered, label: number, chance: number, index: number): void {
  if (chance > first[label]!) {
    second[label] = first[label]!;
    first[label] = chance;
    owner[label] = index;
  } else if (chance > second[label]!) second[label] = chance;
}

function chanceOfNothing(chances: Float64Array): number {
  let nothing = 1;
  for (const chance of chances) nothing *= 1 - Math.min(chance, surest);
  return nothing;
}
