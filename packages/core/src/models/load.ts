import { TinctureError } from '../errors/tincture-error.ts';
import { numberAt, objectAt, textAt } from '../file/metadata.ts';
import { type ModelFile, readModel } from '../file/model-file.ts';
import type { JsonObject } from '../json.ts';
import type { Component } from '../pipeline/component.ts';
import { tokenizerInfo } from '../tokenizer/tokenizer.ts';
import { readNer } from './ner.ts';
import { readRelations } from './relations.ts';
import { readTextcat } from './textcat.ts';

/** Makes a component from a model file that was read and checked; `bytes` is the size of the file. */
export type ComponentReader = (file: ModelFile, bytes: number) => Component;

/** The code for each kind of component that a file can hold. */
const readers: Readonly<Record<string, ComponentReader>> = {
  'ner.v1': readNer,
  'textcat.v1': readTextcat,
  'relations.v1': readRelations,
};

/**
 * The trained component in a model file. Nothing of the file is run; it is data. Throws `model-corrupt` where the file
 * is damaged, `model-unsupported` where it holds a kind, or needs a tokenizer, that this version does not know.
 */
export function loadComponent(bytes: Uint8Array): Component {
  const file = readModel(bytes);
  const { kind } = file.metadata.component;
  const reader = Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  if (reader !== undefined) {
    checkTokenizer(file.metadata.tokenizer);
    return reader(file, bytes.length);
  }
  throw new TinctureError({
    code: 'model-unsupported',
    problem: `The file holds a component of the kind ${JSON.stringify(kind.slice(0, 80))}; this version knows ${Object.keys(readers).join(', ')}.`,
    fix: kind.startsWith('vectors')
      ? 'Word vectors are for training; give a trained component here.'
      : 'Update Tincture.',
  });
}

/** A component must get the tokens that it was trained on. */
function checkTokenizer(info: JsonObject | undefined): void {
  const { language, version } = objectAt(info, 'tokenizer');
  const wanted = `${textAt(language, 'tokenizer.language')}, version ${numberAt(version, 'tokenizer.version')}`;
  const own = `${tokenizerInfo.language}, version ${tokenizerInfo.version}`;
  if (wanted === own) return;
  throw new TinctureError({
    code: 'model-unsupported',
    problem: `The component was trained on the tokens of another tokenizer (${JSON.stringify(wanted.slice(0, 80))}); this version has that of ${own}.`,
    fix: 'Update Tincture, or train the component again.',
  });
}
