import type { Annotations, Source } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { TinctureError, toTinctureError } from '../errors/tincture-error.ts';
import { sha256 } from '../file/sha256.ts';
import { kindOf } from '../tasks/kinds.ts';
import { type Task, type TaskKind, taskKinds } from '../tasks/task.ts';
import type { LanguageCode } from '../tokenizer/languages.ts';
import { checkDocs } from './check-docs.ts';
import type { Component, Prediction } from './component.ts';
import { changedLayers } from './layers.ts';

/** What {@link defineComponent} takes. */
export interface ComponentDefinition {
  readonly name: string;
  /** Goes into the source of what it makes; change it when the function changes. Default `1`. */
  readonly version?: string;
  /** The layers that it reads: see {@link Component.requires}. Default: the text and its tokens are enough. */
  readonly requires?: readonly string[];
  /** The layers that it fills in: see {@link Component.assigns}. */
  readonly assigns: readonly string[];
  /**
   * What it predicts, for whoever measures it. Default: a task without labels, of the first kind whose layer it fills in; one that
   * only fills in attributes has none of its own in a pipeline.
   */
  readonly task?: Task;
  /** What its texts are in, where no task says it. Default `en`. */
  readonly language?: LanguageCode;
  /**
   * The Doc with what was found in it. What it throws is the failure of this text alone: the others go on. It sees what was found
   * before it, and may only change the layers that `assigns` names.
   */
  readonly annotate: (doc: Doc) => Doc | Promise<Doc>;
}

/**
 * A component of your own from a function: `createPipeline` checks that what it requires is found before it, and each text is
 * checked for layers that it changed without saying so (`argument-invalid`). Throws `argument-invalid` where it fills in nothing.
 */
export function defineComponent(definition: ComponentDefinition): Component {
  const { name, version = '1', requires = [], assigns, annotate } = definition;
  if (assigns.length === 0)
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `The component ${name} fills in nothing.`,
      fix: 'Name what it fills in under "assigns": "ents", "spans.GROUP", "attributes.NAME".',
    });
  const hash = sha256(new TextEncoder().encode(JSON.stringify([name, version, requires, assigns])));
  const source: Source = { kind: 'model', name, version, hash };
  const predictOne = async (doc: Doc): Promise<Prediction> => {
    try {
      const found = await annotate(doc);
      if (found.text !== doc.text)
        throw notAllowed(name, 'changed the text', 'Give back the Doc that came in, with annotations.');
      return { annotations: { ...pickChanged(name, assigns, doc.annotations, found.annotations), source } };
    } catch (error) {
      return { error: toTinctureError(error, 'data-invalid') };
    }
  };
  return {
    name,
    task: definition.task ?? emptyTask(name, assigns, definition.language),
    source,
    ...(requires.length > 0 && { requires }),
    assigns,
    async predict(docs, { signal, onProgress } = {}) {
      checkDocs(docs);
      const predictions: Prediction[] = [];
      for (const doc of docs) {
        signal?.throwIfAborted();
        predictions.push(await predictOne(doc));
        onProgress?.(predictions.length);
      }
      return predictions;
    },
  };
}

/** The layers that were filled in. Throws where another one was changed. */
function pickChanged(name: string, assigns: readonly string[], before: Annotations, after: Annotations): Annotations {
  const { changed, others } = changedLayers(before, after, assigns);
  const [other] = others;
  if (other === undefined) return changed;
  throw notAllowed(
    name,
    `changed "${other}", which it does not say it fills in`,
    `Name "${other}" under "assigns", or leave it as it is.`,
  );
}

function notAllowed(name: string, problem: string, fix: string): TinctureError {
  return new TinctureError({ code: 'argument-invalid', problem: `The component ${name} ${problem}.`, fix });
}

function emptyTask(name: string, assigns: readonly string[], language: LanguageCode | undefined): Task {
  const [layer = '', detail = ''] = (assigns.find((assigned) => !assigned.startsWith('attributes.')) ?? '').split(
    '.',
    2,
  );
  const kind: TaskKind = taskKinds.find((known) => kindOf({ kind: known }).layer === layer) ?? 'textcat';
  return {
    name,
    kind,
    labels: [],
    ...(kind === 'spancat' && detail !== '' && { group: detail }),
    ...(language === undefined ? {} : { language }),
  };
}
