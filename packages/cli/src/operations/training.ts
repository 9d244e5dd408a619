import { resolve } from 'node:path';
import { loadInstalledVectors, type TrainOptions } from '@tincture/learn';
import { readVectors, TinctureError, type Vectors } from 'tincture';
import type { Context } from '../context.ts';
import { readBytes } from '../files/read-bytes.ts';
import type { Project } from '../project/project-file.ts';
import type { Reporter } from '../terminal/reporter.ts';

/** What the command line says about training, before the project's own settings. */
export interface TrainingFlags {
  readonly seed?: number;
  /** `false` for none; a path for a file; absent for what the project says or what is installed. */
  readonly vectors?: string | false;
}

/** Options of the trainer from flags, project and what is installed; says what is lost without word vectors. */
export async function trainingOptions(
  context: Context,
  reporter: Reporter,
  project: Project | undefined,
  flags: TrainingFlags,
): Promise<TrainOptions> {
  const vectors = await chooseVectors(context, reporter, flags.vectors ?? project?.train.vectors, project);
  return {
    seed: flags.seed ?? project?.train.seed ?? 1,
    signal: context.signal,
    ...(vectors === undefined ? {} : { vectors }),
    ...(project?.train.settings === undefined ? {} : { settings: project.train.settings }),
  };
}

async function chooseVectors(
  context: Context,
  reporter: Reporter,
  wanted: string | false | undefined,
  project: Project | undefined,
): Promise<Vectors | undefined> {
  if (wanted === false) return undefined;
  if (wanted !== undefined && wanted !== 'en') {
    return readVectors(await readBytes(context, resolve(project?.folder ?? context.cwd, wanted)));
  }
  const vectors = await loadInstalledVectors({ env: context.env });
  if (vectors !== undefined) return vectors;
  if (wanted === 'en') {
    throw new TinctureError({
      code: 'vectors-unavailable',
      problem: 'The word vectors "en" are not installed.',
      fix: 'Install them with `tincture vectors install en`, or train without: --no-vectors.',
    });
  }
  reporter.note(
    'Training without word vectors: on examples/dishes they are worth about 20 points of F1 (bench/results/dishes.md), and the more the fewer the examples. Install them once: tincture vectors install en',
  );
  return undefined;
}
