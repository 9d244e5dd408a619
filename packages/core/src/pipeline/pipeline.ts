import type { Annotations, Source } from '../doc/annotations.ts';
import { withAnnotations } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import type { TinctureError } from '../errors/tincture-error.ts';
import { checkDocs } from './check-docs.ts';
import type { Component, Dropped, Prediction, PredictOptions, SharedPart, Usage } from './component.ts';
import { addUsage, cannotWork, checkLanguage, joinSources } from './joined.ts';
import { assignedBy, isPartOf } from './layers.ts';
import { mergeAnnotations } from './merge-annotations.ts';
import { predictInBatches } from './predict-batches.ts';

/** Components in order; each reads what those before it have found. */
export interface Pipeline extends Component {
  readonly components: readonly Component[];
  /** The same without the components of these names. Throws like {@link createPipeline}. */
  without(...names: readonly string[]): Pipeline;
  /** The same with another component in the place of the one of this name. Throws like {@link createPipeline}. */
  replace(name: string, component: Component): Pipeline;
}

/** Settings of {@link createPipeline}. */
export interface PipelineOptions {
  /** Default: the names of the components, joined by `+`. */
  readonly name?: string;
  /** Layers that the Docs have when they come in, as {@link Component.requires} names them. */
  readonly given?: readonly string[];
}

/**
 * A pipeline: itself a component, whose task is that of its first one that fills in more than attributes. Throws `argument-invalid` where it cannot work: it is empty,
 * two components have one name, are for texts in two languages or fill in the same layer, or one reads a layer that neither comes in
 * nor is found before it.
 */
export function createPipeline(components: readonly Component[], options: PipelineOptions = {}): Pipeline {
  const { given = [] } = options;
  if (!Array.isArray(components) || components.some((component) => typeof component?.predict !== 'function'))
    throw cannotWork(
      'It needs a list of components.',
      'Give what `loadComponent` and the like make: createPipeline([component]).',
    );
  const [first] = components;
  if (first === undefined) throw cannotWork('It has no component.', 'Give at least one.');
  checkOrder(components, given);
  const name = options.name ?? components.map((component) => component.name).join('+');
  const source = joinSources(name, components);
  const requires = [...new Set(components.flatMap((component) => component.requires ?? []))].filter((layer) =>
    given.some((known) => isPartOf(known, layer)),
  );
  const indexOf = (wanted: string): number => {
    const index = components.findIndex((component) => component.name === wanted);
    if (index >= 0) return index;
    const names = components.map((component) => component.name).join(', ');
    throw cannotWork(`It has no component ${JSON.stringify(wanted)}; it has ${names}.`, 'Name one of these.');
  };
  return {
    name,
    task: (components.find(isPredicting) ?? first).task,
    source,
    ...(requires.length > 0 && { requires }),
    assigns: components.flatMap(assignedBy),
    ...sizeOf(components),
    components,
    without(...names) {
      const left = new Set(names.map(indexOf));
      return createPipeline(
        components.filter((_, index) => !left.has(index)),
        options,
      );
    },
    replace: (wanted, component) => createPipeline(components.with(indexOf(wanted), component), options),
    predict: async (docs, predictOptions = {}) => {
      checkDocs(docs);
      if (!haveShares(components)) return runAll(components, docs, source, predictOptions);
      const { onProgress: _, ...others } = predictOptions;
      return predictInBatches(docs, predictOptions, (batch) => runAll(components, batch, source, others));
    },
    async close() {
      for (const component of components) await component.close?.();
    },
  };
}

/** Bytes of all components, where each says its own; what several of them share counts once. */
function sizeOf(components: readonly Component[]): { sizeBytes?: number } {
  let sum = 0;
  const counted = new Set<SharedPart>();
  for (const { sizeBytes, shares } of components) {
    if (sizeBytes === undefined) return {};
    sum += sizeBytes;
    if (shares === undefined) continue;
    if (counted.has(shares)) sum -= shares.sizeBytes;
    counted.add(shares);
  }
  return { sizeBytes: sum };
}

/** Whether two of the components work with the same: then texts are worked through a few thousand words at a time. */
function haveShares(components: readonly Component[]): boolean {
  const shared = components.flatMap(({ shares }) => shares ?? []);
  return new Set(shared).size < shared.length;
}

/** Whether a component says something that a kind of task is about. */
function isPredicting(component: Component): boolean {
  return assignedBy(component).some((layer) => !layer.startsWith('attributes.'));
}

function checkOrder(components: readonly Component[], given: readonly string[]): void {
  const names = new Set<string>();
  const makers = new Map(given.map((layer) => [layer, 'what comes in']));
  for (const component of components) {
    const { name, requires = [] } = component;
    if (names.has(name)) throw cannotWork(`Two of its components are called ${JSON.stringify(name)}.`, 'Rename one.');
    names.add(name);
    checkLanguage(components[0] ?? component, component);
    for (const layer of requires) {
      if ([...makers.keys()].some((made) => isPartOf(made, layer))) continue;
      const later = components.find((other) => assignedBy(other).some((made) => isPartOf(made, layer)));
      throw cannotWork(
        `${name} reads "${layer}", which ${later === undefined ? 'no component fills in' : `only ${later.name} after it fills in`}.`,
        later === undefined ? `Put a component before it that fills in "${layer}".` : `Put ${later.name} before it.`,
      );
    }
    for (const layer of assignedBy(component)) {
      const [, maker] = [...makers].find(([made]) => isPartOf(made, layer)) ?? [];
      if (maker !== undefined)
        throw cannotWork(`Both ${maker} and ${name} fill in "${layer}".`, 'Leave one of them out.');
      makers.set(layer, name);
    }
  }
}

/** What is known of one text on its way. */
interface Way {
  readonly doc: Doc;
  /** What components found, beside what came in. */
  readonly found: Annotations;
  readonly error?: TinctureError;
  readonly dropped: readonly Dropped[];
  readonly repaired: readonly Dropped[];
  readonly usage?: Usage | undefined;
}

async function runAll(
  components: readonly Component[],
  docs: readonly Doc[],
  source: Source,
  options: PredictOptions = {},
): Promise<readonly Prediction[]> {
  const { onProgress, ...others } = options;
  let ways: readonly Way[] = docs.map((doc) => ({ doc, found: {}, dropped: [], repaired: [] }));
  for (const [index, component] of components.entries()) {
    options.signal?.throwIfAborted();
    options.onComponent?.(component.name);
    const isLast = index === components.length - 1;
    // A text on which one component failed is not shown to those after it.
    const open = ways.filter(({ error }) => error === undefined);
    const failed = ways.length - open.length;
    const predictions = await component.predict(
      open.map(({ doc }) => doc),
      { ...others, ...(isLast && onProgress && { onProgress: (done: number) => onProgress(done + failed) }) },
    );
    let next = 0;
    ways = ways.map((way) => (way.error === undefined ? passOn(way, predictions[next++]!) : way));
  }
  return ways.map(({ found, error, dropped, repaired, usage }) =>
    error === undefined
      ? {
          annotations: { ...found, source },
          ...(dropped.length > 0 && { dropped }),
          ...(repaired.length > 0 && { repaired }),
          ...(usage && { usage }),
        }
      : { error, ...(usage && { usage }) },
  );
}

function passOn(way: Way, prediction: Prediction): Way {
  const usage = addUsage(way.usage, prediction.usage);
  if ('error' in prediction) return { ...way, error: prediction.error, usage };
  const { annotations, dropped = [], repaired = [] } = prediction;
  return {
    doc: withAnnotations(way.doc, mergeAnnotations(way.doc.annotations, annotations)),
    found: mergeAnnotations(way.found, annotations),
    dropped: [...way.dropped, ...dropped],
    repaired: [...way.repaired, ...repaired],
    usage,
  };
}
