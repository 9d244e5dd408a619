import type { Encoder } from '@tincture/learn';
import { type Component, isPipeline, loadComponent, neededEncoder, type Task, TinctureError } from 'tincture';
import { namedKind } from './candidate-tasks.ts';

/** Which of several components is meant: the one of the task with this name, else the one of this kind. */
export interface WantedPart {
  readonly name: string;
  readonly kind?: Task['kind'];
}

/** The component that `--task` names: by its task, or by its kind. */
export function partNamed(task: string): WantedPart {
  const kind = namedKind(task)?.kind;
  return { name: task, ...(kind && { kind }) };
}

/** How {@link loadModel} loads. */
export interface LoadModelOptions {
  /** Opens the encoder; called only where the component needs one. */
  readonly openEncoder?: () => Promise<Encoder>;
  /** The one of several components that is meant; absent for all of them. */
  readonly part?: WantedPart;
  /** How messages name the file. */
  readonly shown: string;
}

/**
 * The component in a model file, which lets go of its encoder when it is closed. Throws as `loadComponent` does, and
 * `argument-invalid` where a file of several has no component that is meant.
 */
export async function loadModel(bytes: Uint8Array, { openEncoder, part, shown }: LoadModelOptions): Promise<Component> {
  let encoder: Encoder | undefined;
  try {
    encoder = neededEncoder(bytes) === undefined ? undefined : await openEncoder?.();
    const component = choosePart(loadComponent(bytes, encoder && { encoder }), part);
    return encoder === undefined ? component : withEncoder(component, encoder);
  } catch (error) {
    await encoder?.close();
    throw error instanceof TinctureError ? error.at({ file: shown }) : error;
  }
}

/** The component, which lets go of its encoder when it is closed. */
function withEncoder(component: Component, encoder: Encoder): Component {
  return {
    ...component,
    async close() {
      await component.close?.();
      await encoder.close();
    },
  };
}

/** Of a file of several components the one that is meant, where one is. */
function choosePart(component: Component, wanted: WantedPart | undefined): Component {
  if (wanted === undefined || !isPipeline(component)) return component;
  const { components } = component;
  const part =
    components.find(({ task }) => task.name === wanted.name) ??
    components.find(({ task }) => task.kind === wanted.kind);
  if (part !== undefined) return part;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `The file holds no component for the task ${wanted.name}; it holds ${components.map(({ name }) => name).join(', ')}.`,
    fix: 'Choose another task (--task), or train this one too: tincture train',
  });
}
