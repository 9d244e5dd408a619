import type { LabelledSpan } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import { checkDocs } from './check-docs.ts';
import type { Component, Prediction, PredictOptions } from './component.ts';
import { addUsage, checkLanguage, joinSources } from './joined.ts';
import { assignedBy } from './layers.ts';

/** Settings of {@link joinEntities}. */
export interface JoinOptions {
  /** Default: the names of the components, joined by `+`. */
  readonly name?: string;
}

/**
 * Components that find entities, as one (spaCy: an `EntityRuler` before or behind the `ner`). What the first one finds stands; what a
 * later one finds is added where it overlaps nothing so far. Each entity says in its `source` who found it. A text on which one of them
 * fails has failed. Throws `argument-invalid` where there is no component, where one finds anything but entities, and where they are
 * for texts in two languages.
 */
export function joinEntities(components: readonly Component[], options: JoinOptions = {}): Component {
  const [first] = components;
  if (first === undefined) throw cannotJoin('There is no component.', 'Give at least one.');
  for (const component of components) {
    const other = assignedBy(component).find((layer) => layer !== 'ents');
    if (other !== undefined)
      throw cannotJoin(
        `${component.name} fills in "${other}".`,
        'Join components that find entities, and nothing else.',
      );
    checkLanguage(first, component);
  }
  const name = options.name ?? components.map((component) => component.name).join('+');
  const labels = new Map(components.flatMap(({ task }) => task.labels.map((label) => [label.name, label] as const)));
  const source = joinSources(name, components);
  const sizes = components.flatMap(({ sizeBytes }) => sizeBytes ?? []);
  return {
    name,
    task: { ...first.task, name, labels: [...labels.values()] },
    source,
    ...(sizes.length === components.length && { sizeBytes: sizes.reduce((sum, size) => sum + size, 0) }),
    async predict(
      docs: readonly Doc[],
      { onProgress, ...others }: PredictOptions = {},
    ): Promise<readonly Prediction[]> {
      checkDocs(docs);
      let joined: readonly Prediction[] = docs.map(() => ({ annotations: { ents: [], source } }));
      for (const component of components) {
        others.onComponent?.(component.name);
        const isLast = component === components.at(-1);
        const found = await component.predict(docs, { ...others, ...(isLast && onProgress && { onProgress }) });
        joined = joined.map((before, index) => join(before, found[index]!, component));
      }
      return joined;
    },
    reasons: (doc) => components.flatMap((component) => component.reasons?.(doc) ?? []),
    async close() {
      for (const component of components) await component.close?.();
    },
  };
}

function join(before: Prediction, after: Prediction, { source }: Component): Prediction {
  const usage = addUsage(before.usage, after.usage);
  if ('error' in before) return { ...before, ...(usage && { usage }) };
  if ('error' in after) return { ...after, ...(usage && { usage }) };
  const dropped = [...(before.dropped ?? []), ...(after.dropped ?? [])];
  const repaired = [...(before.repaired ?? []), ...(after.repaired ?? [])];
  const ents = withFree(
    before.annotations.ents ?? [],
    (after.annotations.ents ?? []).map((entity) => ({ source, ...entity })),
  );
  return {
    annotations: { ...before.annotations, ents },
    ...(dropped.length > 0 && { dropped }),
    ...(repaired.length > 0 && { repaired }),
    ...(usage && { usage }),
  };
}

/** The entities `kept`, and those of `more` that overlap none of them, by place. Neither list has two that overlap. */
function withFree(kept: readonly LabelledSpan[], more: readonly LabelledSpan[]): readonly LabelledSpan[] {
  let next = 0;
  const free = more.filter(({ start, end }) => {
    while (next < kept.length && kept[next]!.end <= start) next++;
    return next === kept.length || kept[next]!.start >= end;
  });
  return [...kept, ...free].sort((a, b) => a.start - b.start);
}

function cannotJoin(problem: string, fix: string): TinctureError {
  return new TinctureError({ code: 'argument-invalid', problem: `The entities cannot be joined. ${problem}`, fix });
}
