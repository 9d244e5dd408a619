import type { Annotations, AttributeValue, Frame, LabelledSpan } from 'tincture';

/** A label that is called otherwise from now on. */
export interface Renaming {
  readonly from: string;
  readonly to: string;
}

/**
 * The same annotations with another name for a label: of classes, spans, entities, relations with their ends, frames with their
 * slots, clusters. What is then said twice is said once, with the higher confidence of classes and that of the first span. The
 * same object where the label is not in it.
 */
export function relabelAnnotations(annotations: Annotations, renaming: Renaming): Annotations {
  const { from, to } = renaming;
  const named = <T extends { readonly label?: string }>(item: T): T =>
    item.label === from ? { ...item, label: to } : item;
  const spans = (items: readonly LabelledSpan[]): LabelledSpan[] => once(items.map(named), placeAndLabel);
  const frame = (item: Frame): Frame => ({
    ...named(item),
    slots: item.slots.map((slot) => ({ ...named(slot), ...(slot.frame && { frame: frame(slot.frame) }) })),
  });
  const values = (items: readonly AttributeValue[]): AttributeValue[] =>
    once(items.map(named), ({ start, end, label }) => JSON.stringify([start, end, label]));
  const { ents, spans: groups, cats, rels, frames, coref, attributes } = annotations;
  const changed: Annotations = {
    ...annotations,
    ...(ents && { ents: spans(ents) }),
    ...(groups && { spans: mapValues(groups, spans) }),
    ...(cats && { cats: relabelCats(cats, renaming) }),
    ...(rels && {
      rels: once(
        rels.map((rel) => ({ ...named(rel), from: named(rel.from), to: named(rel.to) })),
        (rel) => JSON.stringify([placeAndLabel(rel.from), placeAndLabel(rel.to), rel.label]),
      ),
    }),
    ...(frames && { frames: frames.map(frame) }),
    ...(coref && { coref: coref.map(named) }),
    ...(attributes && { attributes: mapValues(attributes, values) }),
  };
  return JSON.stringify(changed) === JSON.stringify(annotations) ? annotations : changed;
}

function relabelCats(cats: Readonly<Record<string, number>>, { from, to }: Renaming): Record<string, number> {
  const renamed: Record<string, number> = {};
  for (const [label, value] of Object.entries(cats)) {
    const name = label === from ? to : label;
    renamed[name] = Math.max(renamed[name] ?? 0, value);
  }
  return renamed;
}

function mapValues<T>(
  record: Readonly<Record<string, readonly T[]>>,
  change: (items: readonly T[]) => readonly T[],
): Record<string, readonly T[]> {
  return Object.fromEntries(Object.entries(record).map(([name, items]) => [name, change(items)]));
}

function placeAndLabel({ start, end, label }: LabelledSpan): string {
  return JSON.stringify([start, end, label]);
}

/** The first of those that have the same key. */
function once<T>(items: readonly T[], key: (item: T) => string): T[] {
  const known = new Set<string>();
  return items.filter((item) => !known.has(key(item)) && known.add(key(item)));
}
