import type { StoredDocument } from '@tincture/store';
import { type Component, counted } from 'tincture';
import { z } from 'zod';
import {
  type Decided,
  type Decision,
  defineRecipe,
  type Output,
  type Recipe,
  type RecipeContext,
} from '../recipe/recipe.ts';
import { preferred, refuseTwice, verdictLabels } from './compare.ts';
import { difference } from './difference.ts';
import { ask } from './predict.ts';
import { type Game, pairsToPlay, ratings } from './ratings.ts';

/** Several prompts, two at a time and blind: those meet whose game tells most, and a board says who leads. */
export const tournament: Recipe = defineRecipe({
  name: 'tournament',
  description:
    'several prompts, two at a time and blind; you say which one is better, and a board says which one leads',
  options: {
    with: z.array(z.string()).min(2).describe('who takes part: proposers of the project, files, provider/model'),
    round: z
      .int()
      .min(1)
      .default(1)
      .describe('each text is compared once in a round; the next one takes the texts again'),
  },
  examples: [
    'tournament --with prompt-1,prompt-2,prompt-3',
    'tournament --with prompt,rules,openai/gpt-5-mini --round 2',
  ],
  async start(context) {
    const { with: names, round } = context.options;
    const task = context.task();
    refuseTwice(names);
    const players = await Promise.all(names.map((name) => context.proposer(name)));
    /** By the text that was decided. */
    const played = new Map<string, Game>();
    /** By the text that was given and is not decided yet. */
    const planned = new Map<string, Game>();
    let same = 0;

    /** The first pair of those that are worth a game who say different things about a text. */
    const pairFor = async (document: StoredDocument): Promise<Output[]> => {
      const asked = new Map<number, Output | undefined>();
      const outputOf = async (player: number): Promise<Output | undefined> => {
        if (!asked.has(player)) asked.set(player, await output(context, players[player]!, names[player]!, document));
        return asked.get(player);
      };
      for (const [one, other] of pairsToPlay(names.length, [...played.values(), ...planned.values()])) {
        const [first, second] = [await outputOf(one), await outputOf(other)];
        if (first === undefined || second === undefined) continue;
        if (difference(task, first.annotations, second.annotations) === 0) continue;
        planned.set(document.id, { one, other, score: 0.5 });
        return [first, second];
      }
      return [];
    };

    return {
      view: {
        name: `${task.name}: ${names.join(', ')}${round > 1 ? ` (${round})` : ''}`,
        kind: 'textcat',
        labels: verdictLabels,
      },
      outputsOf: task,
      isBlind: true,
      // What is given cannot be another pair any more, so little is given ahead.
      ahead: 2,
      async *stream() {
        for await (const document of context.texts()) {
          const outputs = await pairFor(document);
          if (outputs.length > 0) yield { ...document, outputs };
          else same++;
        }
      },
      update(decisions) {
        for (const decision of decisions) {
          const game = gameOf(names, decision);
          planned.delete(decision.item.id);
          if (game === undefined) played.delete(decision.item.id);
          else played.set(decision.item.id, game);
        }
      },
      summary(decided) {
        const games = decided.flatMap((decision) => gameOf(names, decision) ?? []);
        const board = ratings(names.length, games, context.random)
          .map((rating, player) => ({ name: names[player] ?? '', ...rating }))
          .sort((a, b) => b.value - a.value);
        const width = Math.max(...names.map(({ length }) => length));
        return {
          lines: [
            `${counted(games.length, 'game')}; not shown, for all say the same: ${counted(same, 'text')}.`,
            ...board.map(({ name, value, low, high, best }, place) => {
              const interval = `${Math.round(low)} to ${Math.round(high)}`;
              return `  ${place + 1}. ${name.padEnd(width)}  ${Math.round(value)} (95 % interval ${interval}), leads in ${Math.round(100 * best)} of 100`;
            }),
          ],
          figures: { games: games.length, same, board },
        };
      },
      async close() {
        for (const player of players) await player.close?.();
      },
    };
  },
});

async function output(
  context: RecipeContext<unknown>,
  component: Component,
  name: string,
  document: StoredDocument,
): Promise<Output | undefined> {
  const [said] = await ask(context, component, [document]);
  return said === undefined ? undefined : { ...said, name };
}

/** What a decision says of two players; undefined where it says nothing. */
function gameOf(names: readonly string[], decision: Decided | Decision): Game | undefined {
  const winner = decision.verdict === 'undo' ? undefined : preferred(decision);
  const [one, other] = decision.item.outputs.map(({ name }) => names.indexOf(name));
  if (winner === undefined || one === undefined || other === undefined || one < 0 || other < 0) return undefined;
  return { one, other, score: winner === names[one] ? 1 : winner === names[other] ? 0 : 0.5 };
}
