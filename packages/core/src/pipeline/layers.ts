import { type Annotations, type TokenAnnotation, tokenAttributes } from '../doc/annotations.ts';
import { kindOf } from '../tasks/kinds.ts';
import { spansGroup } from '../tasks/spans-group.ts';
import type { Component } from './component.ts';

/** The layers that a component fills in, by the names of {@link Component.assigns}. */
export function assignedBy({ assigns, task }: Component): readonly string[] {
  if (assigns !== undefined) return assigns;
  return [task.kind === 'spancat' ? `spans.${spansGroup(task)}` : kindOf(task).layer];
}

/** Whether what is there under one name is (also) what is asked for under the other: a layer as a whole, or a part of it. */
export function isPartOf(one: string, other: string): boolean {
  if (one === other) return true;
  return namedLayers.some(
    (layer) => (one === layer && isNamed(other, layer)) || (other === layer && isNamed(one, layer)),
  );
}

/** Layers with parts of their own, each of which stands by itself. */
const namedLayers = ['spans', 'attributes'] as const;

/** Layers that one component fills in as a whole. */
const wholeLayers = [
  ...(['ents', 'entsMissing', 'rels', 'coref', 'cats'] as const),
  ...(['frames', 'discourse', 'response', 'ranking'] as const),
];

function isNamed(layer: string, whole: string): boolean {
  return layer.startsWith(`${whole}.`);
}

/** What a component did to annotations; see {@link changedLayers}. */
export interface LayerChanges {
  /** What it filled in of what it says that it does. */
  readonly changed: Annotations;
  /** Names of the layers that it changed without saying so. */
  readonly others: readonly string[];
}

/** What is different in `after`, by the names that are assigned and by others. Annotations are immutable: what is the same object is the same. */
export function changedLayers(before: Annotations, after: Annotations, assigns: readonly string[]): LayerChanges {
  const others: string[] = [];
  const may = (layer: string): boolean => assigns.some((assigned) => assigned === layer || isNamed(assigned, layer));
  const named = <T>(
    layer: 'spans' | 'attributes',
    one: Readonly<Record<string, T>> = {},
    other: Readonly<Record<string, T>> = {},
  ): Readonly<Record<string, T>> | undefined => {
    const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
      (name) => one[name] !== other[name],
    );
    others.push(
      ...names
        .filter(
          (name) => other[name] === undefined || !(assigns.includes(layer) || assigns.includes(`${layer}.${name}`)),
        )
        .map((name) => `${layer}.${name}`),
    );
    return names.length === 0
      ? undefined
      : Object.fromEntries(Object.entries(other).filter(([name]) => names.includes(name)));
  };
  const whole = wholeLayers.filter((layer) => before[layer] !== after[layer]);
  // Which ranges are not looked at goes with the entities.
  others.push(...whole.filter((layer) => after[layer] === undefined || !may(layer === 'entsMissing' ? 'ents' : layer)));
  const tokens = before.tokens === after.tokens ? undefined : after.tokens;
  if (before.tokens !== after.tokens) {
    if (tokens === undefined) others.push('tokens');
    else others.push(...otherTokenChanges(before.tokens ?? [], tokens, assigns));
  }
  const spans = named('spans', before.spans, after.spans);
  const attributes = named('attributes', before.attributes, after.attributes);
  const changed: Annotations = {
    ...Object.fromEntries(whole.map((layer) => [layer, after[layer]])),
    ...(tokens && { tokens }),
    ...(spans && { spans }),
    ...(attributes && { attributes }),
  };
  return { changed, others };
}

function otherTokenChanges(
  before: readonly TokenAnnotation[],
  after: readonly TokenAnnotation[],
  assigns: readonly string[],
): readonly string[] {
  if (assigns.includes('tokens')) return [];
  return tokenAttributes
    .filter((name) => !assigns.includes(`tokens.${name}`))
    .filter((name) => after.some((token, index) => token[name] !== before[index]?.[name]))
    .map((name) => `tokens.${name}`);
}
