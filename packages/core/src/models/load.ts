import { TinctureError } from '../errors/tincture-error.ts';
import { corrupt } from '../file/corrupt.ts';
import { type ModelMetadata, numberAt, objectAt, textAt } from '../file/metadata.ts';
import { type ModelFile, readModel } from '../file/model-file.ts';
import { pipelineKind, readPipelineParts, trunkOf } from '../file/pipeline-file.ts';
import { readLinker } from '../linking/linker.ts';
import { checkBytes, checkingDocs } from '../pipeline/check-docs.ts';
import type { Component, SharedPart } from '../pipeline/component.ts';
import { createPipeline, type Pipeline } from '../pipeline/pipeline.ts';
import { defaultLanguage, isLanguageCode, languageList, languages } from '../tokenizer/languages.ts';
import { readCoref } from './coref.ts';
import { readDiscourse } from './discourse.ts';
import { readEncodedTagger } from './encoded-tagger.ts';
import { readEncodedTextcat } from './encoded-textcat.ts';
import { readFrames } from './frames.ts';
import { readLemmatizer } from './lemmatizer.ts';
import { readMorphologizer } from './morphologizer.ts';
import { readNer } from './ner.ts';
import { readParser } from './parser.ts';
import { readRelations } from './relations.ts';
import { readEncoderId, type SentenceEncoder } from './sentence-encoder.ts';
import { createSharedTrunk } from './shared-trunk.ts';
import { readSpancat } from './spancat.ts';
import { readTagger } from './tagger.ts';
import { readTextcat } from './textcat.ts';
import { createTrunk, type OpenTrunk } from './trunk.ts';
import { readTrunk } from './trunk-file.ts';

/**
 * Makes a component from a model file that was read and checked; `bytes` is the size of the file. Its trunk, if it has one, is what
 * `open` makes of it, and an encoder is there if it was given.
 */
export type ComponentReader = (
  file: ModelFile,
  bytes: number,
  open: OpenTrunk,
  encoder: SentenceEncoder | undefined,
) => Component;

/** What a component may need beside its file. */
export interface LoadOptions {
  /** For components on the vectors of an encoder, which is no part of their files. */
  readonly encoder?: SentenceEncoder;
}

/** The code for each kind of component that a file can hold. */
const readers: Readonly<Record<string, ComponentReader>> = {
  'frames.v1': readFrames,
  'ner.v1': readNer,
  'textcat.v1': readTextcat,
  'encoded-textcat.v1': (file, bytes, _, encoder) => readEncodedTextcat(file, bytes, encoder),
  'encoded-tagger.v1': (file, bytes, _, encoder) => readEncodedTagger(file, bytes, encoder),
  'spancat.v1': readSpancat,
  'tagger.v1': readTagger,
  'morphologizer.v1': readMorphologizer,
  'lemmatizer.v1': readLemmatizer,
  'parser.v1': readParser,
  'linker.v1': readLinker,
  'relations.v1': readRelations,
  'coref.v2': readCoref,
  'discourse.v1': readDiscourse,
};

/**
 * The trained component in a model file; of a file of several components the pipeline of them. Nothing of the file is run; it is
 * data. Throws `model-corrupt` where the file is damaged, `model-unsupported` where it holds a kind, or needs a tokenizer, that
 * this version does not know, `argument-invalid` where it gets no bytes, and `encoder-unavailable` or `encoder-invalid` where it needs an encoder that is not given.
 */
export function loadComponent(bytes: Uint8Array, { encoder }: LoadOptions = {}): Component {
  checkBytes(bytes);
  const file = readModel(bytes);
  if (file.metadata.component.kind === pipelineKind) return readPipeline(file, bytes.length, encoder);
  return readComponent(file, bytes.length, createTrunk, encoder);
}

/**
 * The hash of the encoder that a component in a model file works on; undefined where it needs none. Throws as {@link readModel} does.
 */
export function neededEncoder(bytes: Uint8Array): string | undefined {
  const file = readModel(bytes);
  const { kind } = file.metadata.component;
  const files = kind === pipelineKind ? readPipelineParts(file).map((part) => part.file) : [file];
  const own = files.find(({ metadata }) => metadata.component.kind.startsWith('encoded-'));
  return own && readEncoderId(own.metadata.network).hash;
}

/** Whether a component is one of several in order, as a file of several is. */
export function isPipeline(component: Component): component is Pipeline {
  return 'components' in component;
}

/** The components of a file, those with a common trunk on the work of one. */
function readPipeline(file: ModelFile, bytes: number, encoder: SentenceEncoder | undefined): Pipeline {
  const parts = readPipelineParts(file);
  const shared = parts.filter(({ isShared }) => isShared);
  const trunks = shared.map((part) => trunkOf(part.file));
  const [first] = shared;
  const [trunk] = trunks;
  const numbers = JSON.stringify(trunk?.network);
  if (trunks.some((other) => other === undefined || JSON.stringify(other.network) !== numbers))
    throw corrupt('The components in the file do not agree on the trunk that they share.');
  const open =
    first === undefined
      ? createTrunk
      : createSharedTrunk(readTrunk(first.file.tensors, first.file.metadata.network, () => ({})));
  const trunkBytes = [...(trunk?.tensors.values() ?? [])].reduce((sum, { data }) => sum + data.byteLength, 0);
  const shares: SharedPart = { sizeBytes: trunkBytes };
  const components = parts.map(({ file: own, ownBytes, isShared }) =>
    isShared
      ? { ...readComponent(own, ownBytes + trunkBytes, open, encoder), shares }
      : readComponent(own, ownBytes, createTrunk, encoder),
  );
  const { name } = file.metadata.component;
  try {
    return { ...createPipeline(components, { name }), sizeBytes: bytes };
  } catch (error) {
    if (error instanceof TinctureError && error.code === 'argument-invalid') throw corrupt(error.problem);
    throw error;
  }
}

function readComponent(
  file: ModelFile,
  bytes: number,
  open: OpenTrunk,
  encoder: SentenceEncoder | undefined,
): Component {
  const { kind } = file.metadata.component;
  const reader = Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  if (reader !== undefined) {
    checkTokenizer(file.metadata);
    return checkingDocs(reader(file, bytes, open, encoder));
  }
  throw new TinctureError({
    code: 'model-unsupported',
    problem: `The file holds a component of the kind ${JSON.stringify(kind.slice(0, 80))}; this version knows ${Object.keys(readers).join(', ')}.`,
    fix: kind.startsWith('vectors')
      ? 'Word vectors are for training; give a trained component here.'
      : isEarlier(kind)
        ? 'Train the component again: an earlier version wrote this one.'
        : 'Update Tincture.',
  });
}

/** Whether `kind` is an earlier version of one that is known: of `coref.v2`, `coref.v1`. */
function isEarlier(kind: string): boolean {
  const [name, version] = kind.split('.v');
  return Object.keys(readers).some((known) => {
    const [knownName, knownVersion] = known.split('.v');
    return knownName === name && Number(version) < Number(knownVersion);
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
