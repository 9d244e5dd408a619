import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadInstalledVectors, type TrainOptions } from '@tincture/learn';
import {
  defaultLanguage,
  type JsonObject,
  type JsonValue,
  type LanguageCode,
  languageName,
  readVectors,
  TinctureError,
  type Vectors,
} from 'tincture';
import type { Context } from '../context.ts';
import { webAddressError } from '../files/file-errors.ts';
import { readBytes } from '../files/read-bytes.ts';
import { showPath } from '../project/open-project.ts';
import type { Project } from '../project/project-file.ts';
import type { Reporter } from '../terminal/reporter.ts';

/** What the command line says about training, before the project's own settings. */
export interface TrainingFlags {
  readonly seed?: number;
  /** `false` for none; the name of installed ones or a path; absent for what the project says or what is installed. */
  readonly vectors?: string | false;
  /** What the texts are in: vectors of that name are taken where none are named. Default: what the project says, else `en`. */
  readonly language?: LanguageCode;
  /** The only task that is trained: what the project's settings say of it alone counts too. */
  readonly task?: string;
  /** Whether several tasks are trained at once: then the settings of single tasks stay beside those of all. */
  readonly isTogether?: boolean;
}

/** Options of the trainer from flags, project and what is installed; says what is lost without word vectors. */
export async function trainingOptions(
  context: Context,
  reporter: Reporter,
  project: Project | undefined,
  flags: TrainingFlags,
): Promise<TrainOptions> {
  const vectors = await chooseVectors(context, reporter, project, flags);
  return {
    seed: flags.seed ?? project?.train.seed ?? 1,
    signal: context.signal,
    ...(vectors === undefined ? {} : { vectors }),
    ...settingsFor(project?.train.settings, flags),
  };
}

/** The settings for one task or, as they are written, for several. */
function settingsFor(
  all: JsonObject | undefined,
  { task, isTogether = false }: TrainingFlags,
): { settings?: JsonObject } {
  if (all === undefined) return {};
  if (isTogether) return { settings: all };
  const { tasks, ...common } = all;
  const own = isObject(tasks) && task !== undefined ? tasks[task] : undefined;
  return { settings: isObject(own) ? { ...common, ...own } : common };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function chooseVectors(
  context: Context,
  reporter: Reporter,
  project: Project | undefined,
  flags: TrainingFlags,
): Promise<Vectors | undefined> {
  const wanted = flags.vectors ?? project?.train.vectors;
  if (wanted === false) return undefined;
  const language = flags.language ?? project?.language ?? defaultLanguage;
  const vectors = await loadInstalledVectors({ env: context.env, name: wanted ?? language });
  if (vectors !== undefined) return vectors;
  if (wanted === undefined) {
    reporter.note(
      `Training without word vectors: on examples/dishes they are worth about 20 points of F1 (bench/results/dishes.md), and the more the fewer the examples. ${
        language === defaultLanguage
          ? 'Install them once: tincture vectors install en'
          : `Bring in a file for ${languageName(language)} once: tincture vectors convert FILE --name ${language}`
      }`,
    );
    return undefined;
  }
  const path = resolve(flags.vectors === undefined ? (project?.folder ?? context.cwd) : context.cwd, wanted);
  if (!existsSync(path)) {
    const address = webAddressError(wanted);
    if (address !== undefined) throw address;
    throw new TinctureError({
      code: 'vectors-unavailable',
      problem: `"${wanted}" is neither the name of installed word vectors nor a file.`,
      fix: 'See what is installed with `tincture vectors list`, install some with `tincture vectors install en`, or train without: --no-vectors.',
    });
  }
  const bytes = await readBytes(context, path);
  try {
    return readVectors(bytes);
  } catch (error) {
    throw error instanceof TinctureError ? error.at({ file: showPath(context, path) }) : error;
  }
}
