// What the mentions of a file say as layers: the group of spans `entities`, and clusters.
import type { EntityFormat, Mention } from './entities.ts';

/** The tokens of a mention. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/** A place with the type that a file gives it. */
export interface TypedPlace extends Place {
  readonly label: string;
}

/** A cluster in tokens. */
export interface PlacedCluster {
  readonly mentions: readonly Place[];
  readonly label?: string;
}

/** The layers that mentions are; each undefined where the format cannot say it. */
export interface MentionLayers {
  readonly entities: readonly TypedPlace[] | undefined;
  readonly clusters: readonly PlacedCluster[] | undefined;
  /** Those that are no part of a cluster, as their place is in another one. */
  readonly twice: readonly Mention[];
  /** Those that are only a piece of a mention, whose others are elsewhere: `e1[1/2]`. */
  readonly pieces: readonly Mention[];
}

/** How a file says that nothing is said. */
export const unsaid = '_';

/** The layers that the mentions of one document are. */
export function mentionLayers(mentions: readonly Mention[], format: EntityFormat): MentionLayers {
  const entities = mentions.filter(({ label }) => label !== '' && label !== unsaid);
  const pieces = mentions.filter(({ id }) => /\[\d+\/\d+\]$/.test(id));
  const whole = pieces.length === 0 ? mentions : mentions.filter((mention) => !pieces.includes(mention));
  const seen = new Set<string>();
  const twice: Mention[] = [];
  const byId = new Map<string, Mention[]>();
  for (const mention of whole) {
    if (seen.has(placeKey(mention))) {
      // What is said of one place twice in the same words is no contradiction.
      if (byId.get(mention.id)?.some((other) => placeKey(other) === placeKey(mention)) !== true) twice.push(mention);
      continue;
    }
    seen.add(placeKey(mention));
    byId.set(mention.id, [...(byId.get(mention.id) ?? []), mention]);
  }
  const clusters = [...byId.values()].map((members): PlacedCluster => {
    const labels = new Set(members.map(({ label }) => label));
    const [label = ''] = labels;
    return { mentions: members, ...(labels.size > 1 || label === '' || label === unsaid ? {} : { label }) };
  });
  return {
    entities: format.type < 0 ? undefined : entities,
    clusters: format.hasIds ? clusters : undefined,
    twice: format.hasIds ? twice : [],
    pieces: format.hasIds ? pieces : [],
  };
}

/** The tokens of a mention as a key. */
export function placeKey({ from, to }: Place): string {
  return `${from} ${to}`;
}
