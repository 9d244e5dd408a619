import type { Alignment } from '../doc/align.ts';
import type { Annotations } from '../doc/annotations.ts';
import { createDoc } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { moveAttributes } from './move-attributes.ts';
import { moveDiscourse } from './move-discourse.ts';
import { createSpanMover } from './move-spans.ts';
import { moveTokens } from './move-tokens.ts';
import type { LostAnnotation, MovedSpan, OnLost, OnMoved } from './outcome.ts';
import { planTokens, type TokenChange } from './plan.ts';

/** What {@link retokenize} comes to. */
export interface Retokenized {
  readonly doc: Doc;
  /** By the index of an old token, that of the new one that it became, or that its main part is. */
  readonly newIndex: Int32Array;
  readonly moved: readonly MovedSpan[];
  /** Everything that the old Doc said and the new one does not. */
  readonly lost: readonly LostAnnotation[];
}

/** Settings of {@link retokenize}. */
export interface RetokenizeOptions {
  /** What happens to spans that begin or end inside a merged token. Default `expand`. */
  readonly alignment?: Alignment;
}

/**
 * A Doc of the same text with other tokens, and all layers moved along. A merged token is what the one nearest to the root was in the
 * tree, with all their lemmas; the main part of a split one is what the token was, and the other parts depend on it; `as` of a
 * change says otherwise. Spans stay where they are, unless they begin or end inside a merged token. Trees stay trees. Throws
 * `argument-invalid` for changes that meet or cannot be made, and `span-invalid` where the annotations have other tokens than the Doc.
 *
 * ```ts
 * const { doc: merged, lost } = retokenize(doc, [{ merge: { start: 0, end: 8 } }, { split: [14], as: [{ lemma: 'do' }, { lemma: 'not' }] }]);
 * ```
 */
export function retokenize(doc: Doc, changes: readonly TokenChange[], options: RetokenizeOptions = {}): Retokenized {
  const planned = planTokens(doc, changes);
  const newIndex = new Int32Array(doc.length);
  for (const [index, { first, last, part, main }] of planned.entries())
    if (part === main) newIndex.fill(index, first, last);
  const bare = createDoc(
    doc.text,
    Int32Array.from(planned, ({ start }) => start),
    Int32Array.from(planned, ({ end }) => end),
  );
  const lost: LostAnnotation[] = [];
  const moved: MovedSpan[] = [];
  const onMoved: OnMoved = (span) => {
    moved.push(span);
  };
  const onLost: OnLost = (annotation) => {
    lost.push(annotation);
  };
  const spans = createSpanMover(bare, options.alignment ?? 'expand', onMoved, onLost);
  const { tokens, ents, spans: groups, rels, coref, frames, discourse, attributes, ...others } = doc.annotations;
  const newEnts = ents && spans.separate('ents', ents);
  const newTokens = tokens && moveTokens(doc, tokens, planned, newIndex, onLost);
  const newGroups =
    groups &&
    Object.fromEntries(Object.entries(groups).map(([name, members]) => [name, spans.group(`spans.${name}`, members)]));
  const newRels = rels && spans.relations(rels, newEnts);
  const newFrames = frames && spans.frames(frames);
  const newClusters = coref && spans.clusters(coref);
  const newDiscourse = discourse && moveDiscourse(bare, discourse, onMoved, onLost);
  const newAttributes =
    attributes && moveAttributes(doc, bare, attributes, options.alignment ?? 'expand', moved, onMoved, onLost);
  const annotations: Annotations = {
    ...others,
    ...(newTokens && { tokens: newTokens }),
    ...(newEnts && { ents: newEnts }),
    ...(newGroups && { spans: newGroups }),
    ...(newRels && { rels: newRels }),
    ...(newClusters && { coref: newClusters }),
    ...(newFrames && { frames: newFrames }),
    ...(newDiscourse && { discourse: newDiscourse }),
    ...(newAttributes && { attributes: newAttributes }),
  };
  return { doc: { ...bare, annotations }, newIndex, moved, lost };
}
