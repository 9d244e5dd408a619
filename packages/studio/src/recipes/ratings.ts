// How strong several players are, from who beat whom: the model of Bradley and Terry (1952), by the iteration of Hunter (2004).
import type { Random } from 'tincture';

/** What came of one comparison; `score` is 1 where `one` was better, 0 where `other` was, and 0.5 where none was. */
export interface Game {
  readonly one: number;
  readonly other: number;
  readonly score: number;
}

/** How strong a player is, on the scale of chess: 400 more is to win ten times as often. */
export interface Rating {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** How often it is the strongest where the games are drawn again. */
  readonly best: number;
}

/** Half a draw between each two beforehand, so that nobody is infinitely strong after one game. */
const prior = 0.5;
const iterations = 100;
const samples = 500;

/** Strengths of `players`, of which the geometric mean is 1. */
export function strengths(players: number, games: readonly Game[]): number[] {
  const wins = Array.from({ length: players }, () => (prior / 2) * (players - 1));
  const met = Array.from({ length: players }, () => new Array<number>(players).fill(prior));
  for (const { one, other, score } of games) {
    wins[one]! += score;
    wins[other]! += 1 - score;
    met[one]![other]!++;
    met[other]![one]!++;
  }
  let current = new Array<number>(players).fill(1);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const next = current.map((own, player) => {
      const expected = current.reduce(
        (sum, theirs, other) => (other === player ? sum : sum + met[player]![other]! / (own + theirs)),
        0,
      );
      return wins[player]! / expected;
    });
    const mean = Math.exp(next.reduce((sum, value) => sum + Math.log(value), 0) / players);
    current = next.map((value) => value / mean);
  }
  return current;
}

/** The rating of each player with a 95 % interval, games drawn with replacement. */
export function ratings(players: number, games: readonly Game[], random: Random): Rating[] {
  const values = scale(strengths(players, games));
  const drawn = Array.from({ length: samples }, () =>
    scale(
      strengths(
        players,
        games.map(() => games[random.integer(games.length)]!),
      ),
    ),
  );
  return values.map((value, player) => {
    const sorted = drawn.map((sample) => sample[player]!).sort((a, b) => a - b);
    const best = drawn.filter((sample) => sample.every((other) => other <= sample[player]!)).length / samples;
    return { value, low: sorted[Math.floor(0.025 * samples)]!, high: sorted[Math.ceil(0.975 * samples) - 1]!, best };
  });
}

/** Pairs of players, the one first of which a game would tell most: as strong as each other, and seldom met. */
export function pairsToPlay(players: number, games: readonly Game[]): [number, number][] {
  const strong = strengths(players, games);
  const times = (a: number, b: number): number =>
    games.filter(({ one, other }) => Math.min(one, other) === a && Math.max(one, other) === b).length;
  const pairs = strong.flatMap((_, a) => strong.slice(a + 1).map((__, index): [number, number] => [a, a + 1 + index]));
  const worth = ([a, b]: [number, number]): number => {
    const chance = strong[a]! / (strong[a]! + strong[b]!);
    return (chance * (1 - chance)) / (1 + times(a, b));
  };
  return pairs.sort((one, other) => worth(other) - worth(one));
}

function scale(values: readonly number[]): number[] {
  return values.map((value) => 1_500 + 400 * Math.log10(value));
}
