import { TinctureError } from '../errors/tincture-error.ts';
import { type ModelFile, readModel } from '../file/model-file.ts';
import type { Component } from '../pipeline/component.ts';
import { readNer } from './ner.ts';
import { readTextcat } from './textcat.ts';

/** Makes a component from a model file that was read and checked; `bytes` is the size of the file. */
export type ComponentReader = (file: ModelFile, bytes: number) => Component;

/** The code for each kind of component that a file can hold. */
const readers: Readonly<Record<string, ComponentReader>> = {
  'ner.v1': readNer,
  'textcat.v1': readTextcat,
};

/**
 * The trained component in a model file. Nothing of the file is run; it is data. Throws `model-corrupt` where the file
 * is damaged, `model-unsupported` where it holds a kind that this version does not know.
 */
export function loadComponent(bytes: Uint8Array): Component {
  const file = readModel(bytes);
  const { kind } = file.metadata.component;
  const reader = Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  if (reader !== undefined) return reader(file, bytes.length);
  throw new TinctureError({
    code: 'model-unsupported',
    problem: `The file holds a component of the kind ${JSON.stringify(kind.slice(0, 80))}; this version knows ${Object.keys(readers).join(', ')}.`,
    fix: kind.startsWith('vectors')
      ? 'Word vectors are for training; give a trained component here.'
      : 'Update Tincture.',
  });
}
