// What the decision on one text says about those who had proposed something for it.
import type { QueueItem, StoredAnnotation, StoredDecision } from '@tincture/store';
import type { Annotations, Source } from 'tincture';

/** A decided text, or one with imported gold, without the text itself. */
export interface Evidence {
  readonly document: string;
  /** ISO time at which it was decided or imported. */
  readonly made: string;
  /** Absent where the decision makes no gold. */
  readonly gold?: Annotations;
  /** Absent for imported gold. */
  readonly decision?: StoredDecision;
  /** What the same person had decided before, without seeing that. */
  readonly first?: Annotations;
  /** Whether it was decided twice in the same way: somebody has looked at it again. */
  readonly isConfirmed?: boolean;
  /** The proposal that the person saw first. */
  readonly shown?: StoredAnnotation;
  /** The newest proposal of each source that was there before the decision, by {@link sourceKey}. */
  readonly proposals: ReadonlyMap<string, StoredAnnotation>;
}

/** Names a source over all its versions: as the review queue tells sources apart. */
export function sourceKey(source: Source): string {
  return `${source.kind} ${source.kind === 'person' ? source.id : source.name}`;
}

/** Whether the newest proposals of a text do not tell what was there before the decision: then all of them must be read. */
export function needsAll({ proposals, decisions }: QueueItem): boolean {
  const decision = decisions.at(-1);
  if (decision === undefined) return false;
  const isShownThere = decision.proposal === undefined || proposals.some(({ id }) => id === decision.proposal);
  return !isShownThere || proposals.some(({ made }) => made > decision.made);
}

/** The evidence of a text; undefined where it is open. `proposals` are its newest, or all where {@link needsAll}. */
export function evidenceOf(
  { document, decisions }: Pick<QueueItem, 'document' | 'decisions'>,
  proposals: readonly StoredAnnotation[],
): Evidence | undefined {
  const decision = decisions.at(-1);
  const inOrder = proposals.toSorted((a, b) => a.id - b.id);
  const imported = inOrder.findLast(({ source }) => source.kind === 'import');
  const gold = decision === undefined ? imported?.annotations : decision.annotations;
  const made = decision?.made ?? imported?.made;
  const earlier = decisions.at(-2);
  const isConfirmed = earlier !== undefined && JSON.stringify(earlier.annotations) === JSON.stringify(gold);
  if (made === undefined) return undefined;
  const before = inOrder.filter((proposal) => proposal.source.kind !== 'import' && proposal.made <= made);
  const shown = before.find(({ id }) => id === decision?.proposal);
  return {
    document: document.id,
    made,
    ...(gold === undefined ? {} : { gold }),
    ...(decision === undefined ? {} : { decision }),
    ...(isConfirmed ? { isConfirmed } : {}),
    ...(decision?.isBlind === true && earlier?.person === decision.person && earlier.annotations !== undefined
      ? { first: earlier.annotations }
      : {}),
    ...(shown === undefined ? {} : { shown }),
    proposals: new Map(before.map((proposal) => [sourceKey(proposal.source), proposal])),
  };
}
