import type { LearningSettings, TrainingSettings } from '@tincture/studio';
import type { Context } from '../context.ts';
import type { Project } from '../project/project-file.ts';
import type { Reporter } from '../terminal/reporter.ts';
import { trainingFiles } from './task-data.ts';
import { trainingOptions } from './training.ts';

/** How the studio trains: with what `tincture train` would take. Word vectors are read when the first training begins. */
export function learningSettings(context: Context, reporter: Reporter, project: Project): LearningSettings {
  let known: Promise<TrainingSettings> | undefined;
  // Whoever reviews looks at the app, not at the terminal.
  const toApp = (notes: string[]): Reporter => ({ ...reporter, note: (line) => notes.push(line) });
  const read = async (): Promise<TrainingSettings> => {
    const notes: string[] = [];
    const { seed, vectors, settings } = await trainingOptions(context, toApp(notes), project, {});
    return {
      seed,
      notes,
      ...(vectors === undefined ? {} : { vectors }),
      ...(settings === undefined ? {} : { settings }),
    };
  };
  return {
    now: context.now,
    fileGold: (task) => trainingFiles(context, toApp([]), project, task),
    training() {
      // What could not be read may be there the next time.
      known ??= read().catch((error: unknown) => {
        known = undefined;
        throw error;
      });
      return known;
    },
  };
}
