import { basename } from 'node:path';
import type { Component } from 'tincture';

/** The component under the name by which the project knows it: the name that its proposals are found under. */
export function named(component: Component, name: string): Component {
  if (component.name === name || component.source.kind !== 'model') return component;
  const source = { ...component.source, name };
  return {
    // Whatever else it can do: a linker shows candidates.
    ...component,
    name,
    source,
    predict: async (docs, options) =>
      (await component.predict(docs, options)).map((prediction) =>
        'annotations' in prediction
          ? { ...prediction, annotations: { ...prediction.annotations, source } }
          : prediction,
      ),
  };
}

/** The name of a component that is known by its file: without folder and ending. */
export function fileStem(path: string): string {
  return basename(path).replace(/\.(?:safetensors|jsonl|json)$/, '');
}
