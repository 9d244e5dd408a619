import { TinctureError } from '../errors/tincture-error.ts';
import type { Annotations, LabelledSpan } from './annotations.ts';
import { checkRange } from './check-range.ts';

/** A span whose label is one of `L`. */
export interface SpanWithLabel<L extends string> extends LabelledSpan {
  readonly label: L;
}

/** A named group of spans, which may overlap; see {@link defineSpanGroup}. */
export interface SpanGroup<L extends string> {
  readonly name: string;
  readonly labels: readonly L[];
  /** What components name in `requires` and `assigns`: `spans.NAME`. */
  readonly layer: string;
  /** Its spans in order; undefined where nobody looked. Throws `label-unknown` for one with another label. */
  get(doc: { readonly annotations: Annotations }): readonly SpanWithLabel<L>[] | undefined;
  /**
   * The same with these spans in the group and no others, in order, each once; with undefined, without the group. Throws
   * `span-invalid` for one outside the text, and `label-unknown`.
   */
  set<D extends { readonly text: string; readonly annotations: Annotations }>(
    doc: D,
    spans: readonly SpanWithLabel<L>[] | undefined,
  ): D;
}

/**
 * A group of spans by its name and labels, which the compiler then knows: groups in `annotations.spans` are also what `spancat`
 * tasks fill in and what JSON lines hold under `spans`.
 *
 * ```ts
 * const roles = defineSpanGroup('roles', ['buyer', 'seller']);
 * roles.get(roles.set(doc, [{ start: 0, end: 4, label: 'buyer' }]));
 * ```
 */
export function defineSpanGroup<const L extends string>(name: string, labels: readonly L[]): SpanGroup<L> {
  const check = (span: LabelledSpan): SpanWithLabel<L> => {
    const label = labels.find((known) => known === span.label);
    if (label !== undefined) return { ...span, label };
    throw new TinctureError({
      code: 'label-unknown',
      problem: `The group "${name}" has no label ${JSON.stringify(span.label)}; it has ${labels.join(', ')}.`,
      fix: 'Name the label where the group is defined, or take the span out.',
    });
  };
  const groupOf = ({ spans }: Annotations): readonly LabelledSpan[] | undefined =>
    spans !== undefined && Object.hasOwn(spans, name) ? spans[name] : undefined;
  return {
    name,
    labels,
    layer: `spans.${name}`,
    get: ({ annotations }) => groupOf(annotations)?.map(check),
    set(doc, members) {
      const { spans = {}, ...annotations } = doc.annotations;
      const { [name]: _, ...others } = spans;
      if (members === undefined)
        return {
          ...doc,
          annotations: Object.keys(others).length === 0 ? annotations : { ...annotations, spans: others },
        };
      const byKey = new Map(members.map((span) => [`${span.start} ${span.end} ${span.label}`, check(span)]));
      for (const span of byKey.values()) checkRange(doc.text, span);
      const sorted = [...byKey.values()].sort((a, b) => a.start - b.start || a.end - b.end);
      return { ...doc, annotations: { ...annotations, spans: { ...others, [name]: sorted } } };
    },
  };
}
