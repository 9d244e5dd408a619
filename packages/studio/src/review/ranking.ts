/** Names in groups, the best first; those of one group are as good as each other. */
export type Ranking = readonly (readonly string[])[];

/** The place of each name, from 1; two that share a place leave the next one free, as in sports. */
export function placesOf(ranking: Ranking): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  let place = 1;
  for (const group of ranking) {
    for (const name of group) places.set(name, place);
    place += group.length;
  }
  return places;
}

/** Puts a name behind all others; one that is there already is taken out. */
export function place(ranking: Ranking, name: string): Ranking {
  const without = takeOut(ranking, name);
  return placesOf(ranking).has(name) ? without : [...without, [name]];
}

/** Makes a name as good as the group before it; one that shares its place gets the next one for itself. */
export function tie(ranking: Ranking, name: string): Ranking {
  const at = ranking.findIndex((group) => group.includes(name));
  const group = ranking[at];
  if (group === undefined) return ranking;
  if (group.length > 1) {
    const others = group.filter((other) => other !== name);
    return [...ranking.slice(0, at), others, [name], ...ranking.slice(at + 1)];
  }
  const before = ranking[at - 1];
  if (before === undefined) return ranking;
  return [...ranking.slice(0, at - 1), [...before, name], ...ranking.slice(at + 1)];
}

/** Moves a name before the group that is before its own (`-1`), or behind the next (`1`), with a place for itself. */
export function move(ranking: Ranking, name: string, by: -1 | 1): Ranking {
  const at = ranking.findIndex((group) => group.includes(name));
  const group = ranking[at];
  if (group === undefined) return ranking;
  const isAlone = group.length === 1;
  // Alone it changes places with its neighbour; out of a group it comes to stand beside that.
  const to = isAlone ? at + by : by < 0 ? at : at + 1;
  if (to < 0 || (isAlone && to >= ranking.length)) return ranking;
  const without = takeOut(ranking, name);
  return [...without.slice(0, to), [name], ...without.slice(to)];
}

/** `A > B = C`. */
export function rankingInWords(ranking: Ranking): string {
  return ranking.map((group) => group.join(' = ')).join(' > ');
}

/** Whether two say the same; the order in a group does not matter. */
export function sameRanking(one: Ranking, other: Ranking): boolean {
  const key = (ranking: Ranking): string => JSON.stringify(ranking.map((group) => [...group].sort()));
  return key(one) === key(other);
}

function takeOut(ranking: Ranking, name: string): Ranking {
  return ranking.map((group) => group.filter((other) => other !== name)).filter((group) => group.length > 0);
}
