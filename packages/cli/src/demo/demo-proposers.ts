import type { Component } from 'tincture';
import { TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import type { TaskData } from '../operations/task-data.ts';
import { openProposer } from '../proposers.ts';
import type { GlobalSettings } from '../settings.ts';
import type { Reporter } from '../terminal/reporter.ts';

/**
 * The prompts of the example, zero-shot and few-shot: with `preferLive` to the LLM that is configured if there is one,
 * else to the local model, else from the recording. One that cannot be had is left out with the reason.
 */
export async function demoProposers(
  context: Context,
  reporter: Reporter,
  settings: GlobalSettings,
  { task, gold, project }: TaskData,
  preferLive: boolean,
): Promise<Component[]> {
  const components: Component[] = [];
  for (const name of ['zero-shot', 'few-shot']) {
    try {
      components.push(
        await openProposer(context, reporter, {
          name,
          settings,
          task,
          examples: async () => gold.train,
          preferLive,
          ...(project && { project }),
        }),
      );
    } catch (error) {
      if (!(error instanceof TinctureError)) throw error;
      reporter.say(`${name} is left out: ${error.message}`);
    }
  }
  return components;
}
