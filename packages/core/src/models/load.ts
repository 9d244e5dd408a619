import { TinctureError } from '../errors/tincture-error.ts';
import { type ModelMetadata, numberAt, objectAt, textAt } from '../file/metadata.ts';
import { type ModelFile, readModel } from '../file/model-file.ts';
import { readLinker } from '../linking/linker.ts';
import type { Component } from '../pipeline/component.ts';
import { defaultLanguage, isLanguageCode, languageList, languages } from '../tokenizer/languages.ts';
import { readCoref } from './coref.ts';
import { readFrames } from './frames.ts';
import { readLemmatizer } from './lemmatizer.ts';
import { readMorphologizer } from './morphologizer.ts';
import { readNer } from './ner.ts';
import { readParser } from './parser.ts';
import { readRelations } from './relations.ts';
import { readSpancat } from './spancat.ts';
import { readTagger } from './tagger.ts';
import { readTextcat } from './textcat.ts';

/** Makes a component from a model file that was read and checked; `bytes` is the size of the file. */
export type ComponentReader = (file: ModelFile, bytes: number) => Component;

/** The code for each kind of component that a file can hold. */
const readers: Readonly<Record<string, ComponentReader>> = {
  'frames.v1': readFrames,
  'ner.v1': readNer,
  'textcat.v1': readTextcat,
  'spancat.v1': readSpancat,
  'tagger.v1': readTagger,
  'morphologizer.v1': readMorphologizer,
  'lemmatizer.v1': readLemmatizer,
  'parser.v1': readParser,
  'linker.v1': readLinker,
  'relations.v1': readRelations,
  'coref.v1': readCoref,
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
    checkTokenizer(file.metadata);
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
function checkTokenizer({ tokenizer, task }: ModelMetadata): void {
  const info = objectAt(tokenizer, 'tokenizer');
  const language = textAt(info.language, 'tokenizer.language');
  const version = numberAt(info.version, 'tokenizer.version');
  if (!isLanguageCode(language)) {
    throw new TinctureError({
      code: 'model-unsupported',
      problem: `The component is for texts in ${JSON.stringify(language.slice(0, 80))}; this version knows ${languageList}.`,
      fix: 'Update Tincture.',
    });
  }
  const own = languages[language].version;
  if (version !== own) {
    throw new TinctureError({
      code: 'model-unsupported',
      problem: `The component was trained on the tokens of version ${version} of the tokenizer for ${languages[language].name}; this is version ${own}.`,
      fix: 'Update Tincture, or train the component again.',
    });
  }
  const ofTask = task?.language ?? defaultLanguage;
  if (language === ofTask) return;
  throw new TinctureError({
    code: 'model-corrupt',
    problem: `The component was trained on the tokens of texts in ${language}, and its task is for texts in ${ofTask}.`,
    where: { field: 'tokenizer.language' },
    fix: 'Get the file again from where it came from.',
  });
}
