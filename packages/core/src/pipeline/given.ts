import type { Annotations } from '../doc/annotations.ts';
import type { Component } from './component.ts';

/**
 * What of annotations a component reads, to be given to it on the texts that it is applied to or measured on. What it finds
 * itself is not among it: the entities that a linker gets say nothing of what they are linked to.
 */
export function givenTo({ requires = [], assigns = [] }: Component, annotations: Annotations): Annotations {
  const isGiven = (layer: string): boolean => requires.includes(layer) && !assigns.includes(layer);
  const named = <T>(
    whole: string,
    parts: Readonly<Record<string, T>> = {},
  ): Readonly<Record<string, T>> | undefined => {
    const given = Object.entries(parts).filter(([name]) => isGiven(`${whole}.${name}`));
    return given.length === 0 ? undefined : Object.fromEntries(given);
  };
  const spans = named('spans', annotations.spans);
  const attributes = named('attributes', annotations.attributes);
  const given: Annotations = {
    ...(spans && { spans }),
    ...(attributes && { attributes }),
    ...Object.fromEntries(Object.entries(annotations).filter(([layer]) => isGiven(layer))),
  };
  if (given.ents === undefined || requires.includes('ents.kbId')) return given;
  return { ...given, ents: given.ents.map(({ start, end, label }) => ({ start, end, label })) };
}
