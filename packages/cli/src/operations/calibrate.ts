import type { Calibrated, CalibrateOptions } from '@tincture/learn';
import {
  type Document,
  joinComponents,
  listComponents,
  type ModelFile,
  pipelineKind,
  readModel,
  type Task,
  TinctureError,
  takeComponent,
} from 'tincture';

/** The component of a model file that is meant. */
export interface ChosenComponent {
  readonly task: Task;
  /** A file of its own. */
  readonly bytes: Uint8Array;
  /** The whole file with another in its place. */
  replacedBy(bytes: Uint8Array): Uint8Array;
}

/** The component in a file; of several the one of the task `wanted`. Throws `argument-invalid` where none or more are meant. */
export function chooseComponent(bytes: Uint8Array, wanted: string | undefined): ChosenComponent {
  const { metadata } = readModel(bytes);
  const { kind, name, version } = metadata.component;
  if (kind !== pipelineKind) return { task: taskOf(metadata), bytes, replacedBy: (other) => other };
  const parts = listComponents(bytes);
  const part = parts.find(({ metadata: own }) => own.task?.name === wanted);
  if (part === undefined) {
    const tasks = parts.map(({ metadata: own }) => own.task?.name ?? '').join(', ');
    throw new TinctureError({
      code: 'argument-invalid',
      problem:
        wanted === undefined
          ? `The file holds several components: for ${tasks}.`
          : `The file holds no component for the task ${wanted}; it holds those for ${tasks}.`,
      fix: 'Say which one: --task NAME',
    });
  }
  const files = new Map(
    parts.map(({ metadata: { component } }) => [component.name, takeComponent(bytes, component.name)]),
  );
  const own = part.metadata.component.name;
  return {
    task: taskOf(part.metadata),
    bytes: files.get(own)!,
    replacedBy: (other) => joinComponents(name, version, [...files.set(own, other).values()]),
  };
}

function taskOf({ task, component }: ModelFile['metadata']): Task {
  if (task !== undefined) return task;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `The file holds ${component.name} (${component.kind}), which predicts nothing.`,
    fix: 'Name a file that `tincture train` wrote.',
  });
}

/** Fits how sure the component is, and puts it back into its file. */
export async function calibrate(
  chosen: ChosenComponent,
  gold: readonly Document[],
  options: CalibrateOptions,
): Promise<Calibrated> {
  const { calibrateComponent } = await import('@tincture/learn');
  const calibrated = await calibrateComponent(chosen.bytes, gold, options);
  return { ...calibrated, bytes: chosen.replacedBy(calibrated.bytes) };
}
