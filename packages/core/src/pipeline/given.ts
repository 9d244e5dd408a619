import type { Annotations } from '../doc/annotations.ts';
import type { Component } from './component.ts';

/**
 * What of annotations a component reads, to be given to it on the texts that it is applied to or measured on. What it finds
 * itself is not among it: the entities that a linker gets say nothing of what they are linked to.
 */
export function givenTo({ requires = [], assigns = [] }: Component, annotations: Annotations): Annotations {
  const layers = Object.entries(annotations).filter(([layer]) => requires.includes(layer) && !assigns.includes(layer));
  const given: Annotations = Object.fromEntries(layers);
  if (given.ents === undefined || requires.includes('ents.kbId')) return given;
  return { ...given, ents: given.ents.map(({ start, end, label }) => ({ start, end, label })) };
}
