import { randomUUID } from 'node:crypto';
import type { QueueItem, Store, StoredAnnotation, StoredDecision } from '@tincture/store';
import type { Annotations, Task } from 'tincture';
import { type Context, Interrupted } from '../context.ts';
import { type Renaming, relabelAnnotations } from './relabel-annotations.ts';

/** How often the label was there. */
export interface RelabelCounts {
  readonly texts: number;
  readonly decisions: number;
  /** Gold that came with a file. */
  readonly imported: number;
  readonly proposals: number;
}

/** What {@link relabelStore} does. */
export interface RelabelRequest extends Renaming {
  /** As it is with the other name. */
  readonly task: Task;
  readonly person: string;
  /** Only count. */
  readonly isDry: boolean;
}

/** Texts that are read at once. */
const pageSize = 200;

/**
 * Appends, for every text, the decision in force and the newest annotations of each source with the other name of a label: what was
 * there before stays in the history. Texts without the label are left alone, so that an interrupted call can be made again. Throws
 * `Interrupted` on Ctrl-C and `decision-conflict` where somebody decides at the same moment.
 */
export async function relabelStore(
  context: Pick<Context, 'signal'>,
  store: Store,
  request: RelabelRequest,
): Promise<RelabelCounts> {
  const { task, isDry } = request;
  const counts = { texts: 0, decisions: 0, imported: 0, proposals: 0 };
  const definition = isDry ? undefined : (await store.noteDefinition(task)).hash;
  let after: string | undefined;
  for (;;) {
    const from = after === undefined ? {} : { after };
    const page = await store.queue(task.name, { state: 'all', order: 'added', limit: pageSize, ...from });
    for (const item of page) {
      if (context.signal.aborted) throw new Interrupted('The same command goes on where it stopped.');
      const { annotations, decision } = changesOf(item, request);
      if (annotations.length === 0 && decision === undefined) continue;
      counts.texts++;
      counts.decisions += decision === undefined ? 0 : 1;
      const imported = annotations.filter(({ source }) => source.kind === 'import').length;
      counts.imported += imported;
      counts.proposals += annotations.length - imported;
      if (isDry) continue;
      // Before the decision: it is measured against what was proposed until then.
      if (annotations.length > 0) await store.addAnnotations(task.name, annotations);
      if (decision !== undefined) {
        const { document, verdict, id } = decision.stored;
        const made = { id: randomUUID(), document, task: task.name, verdict, annotations: decision.annotations };
        await store.decide({ ...made, person: request.person, seen: id, ...(definition && { definition }) });
      }
    }
    after = page.at(-1)?.document.id;
    if (after === undefined) return counts;
  }
}

interface Changes {
  /** The oldest first, so that the newest stays the newest. */
  readonly annotations: readonly Pick<StoredAnnotation, 'document' | 'annotations' | 'source'>[];
  readonly decision?: { readonly stored: StoredDecision; readonly annotations: Annotations };
}

function changesOf({ proposals, decisions }: QueueItem, renaming: Renaming): Changes {
  const annotations = proposals
    .toSorted((a, b) => a.id - b.id)
    .flatMap(({ document, annotations: said, source }) => {
      const changed = relabelAnnotations(said, renaming);
      return changed === said ? [] : [{ document, annotations: changed, source }];
    });
  const stored = decisions.at(-1);
  const changed = stored?.annotations && relabelAnnotations(stored.annotations, renaming);
  return stored === undefined || changed === undefined || changed === stored.annotations
    ? { annotations }
    : { annotations, decision: { stored, annotations: changed } };
}
