// Where the values of attributes lie among the annotations, whatever their types.
import type { Annotations, AttributeValue, Range } from '../doc/annotations.ts';

/** What has annotations: a Doc, or a Document of a file. */
export interface Annotated {
  readonly text: string;
  readonly annotations: Annotations;
}

/** A stretch of text, or a span with its label: an entity, a member of a group, a frame. */
export interface Place extends Range {
  readonly label?: string;
}

/** The values of an attribute, by place; undefined where nobody gave any. */
export function valuesOf({ attributes }: Annotations, name: string): readonly AttributeValue[] | undefined {
  return attributes !== undefined && Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}

/** The same with these values of one attribute and no others; with undefined, without the attribute. */
export function withValues<D extends Annotated>(doc: D, name: string, values?: readonly AttributeValue[]): D {
  const { attributes = {}, ...annotations } = doc.annotations;
  const { [name]: _, ...others } = attributes;
  const changed = values === undefined ? others : { ...others, [name]: [...values].sort(byPlace) };
  const isLeft = Object.keys(changed).length > 0;
  return { ...doc, annotations: isLeft ? { ...annotations, attributes: changed } : annotations };
}

/** What tells places apart. */
export function placeKey({ start, end, label }: Omit<AttributeValue, 'value'>): string {
  return label === undefined ? `${start} ${end}` : `${start} ${end} ${label}`;
}

/** Values by start, then end, then label: those of the text as a whole first. */
export function byPlace(a: AttributeValue, b: AttributeValue): number {
  const byOffsets = (a.start ?? -1) - (b.start ?? -1) || (a.end ?? -1) - (b.end ?? -1);
  if (byOffsets !== 0) return byOffsets;
  const [one, other] = [a.label ?? '', b.label ?? ''];
  return one < other ? -1 : one > other ? 1 : 0;
}
