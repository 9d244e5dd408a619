// What is learnt of several tasks at once: a head of several heads on one trunk. A piece that several tasks cut alike goes through
// the trunk once, and each head learns from what is known for its task; so texts may be annotated for some of the tasks alone.
// Reference: Caruana 1997, "Multitask Learning".
import type { Parameters } from '../optimizers/parameters.ts';
import type { HeadTrainer, NetworkObjective, PlacedTarget, TokenHead, TokenPiece, TokenText } from './objective.ts';

/** A text with what is known of it for each task; undefined where that is nothing. */
export interface SharedText extends TokenText {
  readonly parts: readonly (TokenText | undefined)[];
}

/** The target of each task; undefined where it has none. */
export type SharedTarget = readonly unknown[];

/** What each head learnt. */
export type SharedWeights = readonly unknown[];

/** The objective of a task, whatever it learns. */
export type AnyObjective = NetworkObjective<TokenText, unknown, unknown>;

/** The texts of several tasks, those with the same words as one. */
export function joinTexts(byTask: readonly (readonly TokenText[])[]): SharedText[] {
  const byText = new Map<string, { text: TokenText; parts: (TokenText | undefined)[] }[]>();
  byTask.forEach((texts, task) => {
    for (const text of texts) {
      const known = byText.get(text.doc.text) ?? [];
      byText.set(text.doc.text, known);
      // A text that comes twice for a task is two.
      const same = known.find((other) => other.parts[task] === undefined && hasSameTokens(other.text, text));
      const place = same ?? { text, parts: byTask.map((): TokenText | undefined => undefined) };
      place.parts[task] = text;
      if (same === undefined) known.push(place);
    }
  });
  return [...byText.values()].flat().map(({ text, parts }, index) => ({ ...text, gold: {}, index, parts }));
}

function hasSameTokens({ doc: one }: TokenText, { doc: other }: TokenText): boolean {
  return (
    one.length === other.length &&
    one.starts.every((start, token) => start === other.starts[token]) &&
    one.ends.every((end, token) => end === other.ends[token])
  );
}

/** The learning of several tasks on one trunk. The loss is the mean of theirs, and the score the mean of theirs. */
export function sharedObjective(
  objectives: readonly AnyObjective[],
): NetworkObjective<SharedText, SharedTarget, SharedWeights> {
  return {
    head: sharedHead(objectives.map(({ head }) => head)),
    cut: ({ parts }) =>
      joinPieces(parts.map((part, task) => (part === undefined ? undefined : objectives[task]!.cut(part)))).flat(),
    cutLines: (piece) => {
      const cuts = objectives.map(({ cutLines }, task) => {
        const target = piece.target[task];
        return target === undefined ? undefined : cutLines({ ...piece, target });
      });
      return widest(joinPieces(cuts));
    },
    judge(trunk, heads, texts) {
      const scores = objectives.flatMap((objective, task) => {
        const own = texts.flatMap(({ parts }) => parts[task] ?? []);
        return own.length === 0 ? [] : [objective.judge(trunk, heads[task], own)];
      });
      return scores.length === 0 ? 0 : scores.reduce((sum, score) => sum + score, 0) / scores.length;
    },
  };
}

/** Pieces of several tasks in groups that are cut alike, in each of which a piece has the targets of all its tasks. */
function joinPieces(
  byTask: readonly (readonly TokenPiece<unknown>[] | undefined)[],
): readonly TokenPiece<SharedTarget>[][] {
  const groups = new Map<string, { words: readonly string[]; lineStarts: Uint8Array; target: unknown[] }[]>();
  byTask.forEach((pieces, task) => {
    if (pieces === undefined) return;
    const cut = pieces.map(({ words }) => words.length).join(' ');
    const group =
      groups.get(cut) ??
      pieces.map(({ words, lineStarts }) => ({ words, lineStarts, target: byTask.map((): unknown => undefined) }));
    groups.set(cut, group);
    pieces.forEach(({ target }, index) => {
      group[index]!.target[task] = target;
    });
  });
  return [...groups.values()];
}

/** The group that serves the most tasks: the same words in two of them would be learnt from twice. */
function widest(groups: readonly TokenPiece<SharedTarget>[][]): TokenPiece<SharedTarget>[] {
  const tasksOf = ([piece]: readonly TokenPiece<SharedTarget>[]): number =>
    piece?.target.filter((target) => target !== undefined).length ?? 0;
  return groups.reduce((best, group) => (tasksOf(group) > tasksOf(best) ? group : best));
}

function sharedHead(heads: readonly TokenHead<unknown, unknown>[]): TokenHead<SharedTarget, SharedWeights> {
  const prefix = (task: number): string => `task${task}.`;
  return {
    sizes: (width) =>
      Object.fromEntries(
        heads.flatMap((head, task) =>
          Object.entries(head.sizes(width)).map(([name, size]) => [prefix(task) + name, size]),
        ),
      ),
    bytes: (width, rows, longest) => heads.reduce((sum, head) => sum + head.bytes(width, rows, longest), 0),
    create(kernels, parameters, width, longest, random) {
      const trainers = heads.map(
        (head, task): HeadTrainer<unknown, unknown> =>
          head.create(kernels, underPrefix(parameters, prefix(task)), width, longest, random),
      );
      return {
        addGradients(hidden, dHidden, rows, targets, weight) {
          let loss = 0;
          trainers.forEach((trainer, task) => {
            const own = targets.flatMap(({ start, length, target }): PlacedTarget<unknown>[] =>
              target[task] === undefined ? [] : [{ start, length, target: target[task] }],
            );
            if (own.length > 0) loss += trainer.addGradients(hidden, dHidden, rows, own, weight / trainers.length);
          });
          return loss;
        },
        weights: () => trainers.map((trainer) => trainer.weights()),
      };
    },
  };
}

/** The parameters whose names begin with `prefix`, by what follows it. */
function underPrefix(parameters: Parameters, prefix: string): Parameters {
  return { ...parameters, get: (name) => parameters.get(prefix + name) };
}
