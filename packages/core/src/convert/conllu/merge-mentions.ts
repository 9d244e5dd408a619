import type { EntityFormat, Mention } from './entities.ts';
import { type MentionLayers, type Place, placeKey, type TypedPlace, unsaid } from './mention-layers.ts';

/** The highest number of an entity in a file so far: an id must not stand for things in two documents. */
export interface LastNumber {
  last: number;
}

/**
 * The mentions that a file needs for other layers than it has. Those at places where there was one keep what was said of them but
 * for what they are and what they stand for; clusters keep the id that most of their mentions have.
 */
export function mergeMentions(
  mentions: readonly Mention[],
  { entities, clusters }: Pick<MentionLayers, 'entities' | 'clusters'>,
  format: EntityFormat,
  numbers: LastNumber,
  onLoss?: (what: string) => void,
): readonly Mention[] {
  const labels = entities && groupByPlace(entities);
  const there = groupByPlace(mentions);
  const ids = createIds(mentions, format, numbers);

  const write = (place: Place, id: string, label: string | undefined): Mention => {
    const known = there.get(placeKey(place)) ?? [];
    const old = known.find((mention) => mention.label === label) ?? known[0];
    const fields = old === undefined ? format.names.map(() => unsaid) : old.said.split('-');
    const type = label ?? (entities === undefined ? old?.label : undefined) ?? unsaid;
    if (format.type >= 0) fields[format.type] = type;
    fields[format.id] = id;
    return { from: place.from, to: place.to, label: type, id, said: fields.join('-') };
  };

  if (clusters === undefined) {
    return [...(labels?.values() ?? [])].flat().map((entity) => {
      const old = there.get(placeKey(entity))?.find(({ label }) => label === entity.label);
      if (old !== undefined) return old;
      if (format.hasIds) onLoss?.('that nobody said what entities are the same, which become clusters of their own');
      return write(entity, ids.next(), entity.label);
    });
  }
  const chosen = ids.choose(
    clusters.map(({ mentions: own }) => own.flatMap((place) => there.get(placeKey(place)) ?? [])),
  );
  const written = new Set<TypedPlace>();
  const clustered = clusters.flatMap(({ mentions: own, label }, index) =>
    own.map((place) => {
      const [entity] = labels?.get(placeKey(place)) ?? [];
      if (entity !== undefined) written.add(entity);
      return write(place, chosen[index] ?? ids.next(), entities === undefined ? label : entity?.label);
    }),
  );
  const left = (entities ?? []).filter((entity) => !written.has(entity));
  for (const _ of left) onLoss?.('that entities are in no cluster, which become clusters of their own');
  return [...clustered, ...left.map((entity) => write(entity, ids.next(), entity.label))];
}

function groupByPlace<Placed extends Place>(places: readonly Placed[]): ReadonlyMap<string, readonly Placed[]> {
  const groups = new Map<string, Placed[]>();
  for (const place of places) groups.set(placeKey(place), [...(groups.get(placeKey(place)) ?? []), place]);
  return groups;
}

/** Ids that clusters keep, and new ones. */
function createIds(mentions: readonly Mention[], format: EntityFormat, numbers: LastNumber) {
  const prefix = format.names[format.id] === 'eid' ? 'e' : '';
  for (const { id } of mentions) numbers.last = Math.max(numbers.last, Number(/\d+/.exec(id)?.[0] ?? 0));
  const next = (): string => {
    numbers.last++;
    return `${prefix}${numbers.last}`;
  };
  /** An id for each cluster, from the mentions that are at its places now: each id once, where most of its mentions are. */
  const choose = (now: readonly (readonly Mention[])[]): readonly string[] => {
    const votes = now.flatMap((members, cluster) => {
      const counts = new Map<string, number>();
      for (const { id } of members) counts.set(id, (counts.get(id) ?? 0) + 1);
      return [...counts].map(([id, count]) => ({ cluster, id, count }));
    });
    const taken = new Set<string>();
    const chosen: (string | undefined)[] = now.map(() => undefined);
    for (const { cluster, id } of votes.sort((a, b) => b.count - a.count)) {
      if (chosen[cluster] !== undefined || taken.has(id)) continue;
      chosen[cluster] = id;
      taken.add(id);
    }
    return chosen.map((id) => id ?? next());
  };
  return { next, choose };
}
