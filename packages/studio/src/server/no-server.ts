import { TinctureError } from 'tincture';
import type { ServerKind } from './server-kind.ts';

/** Stands for kinds that cannot be reviewed: nothing of them is shown, and no decision is taken. */
export const noServer: ServerKind = {
  check(task) {
    throw new TinctureError({
      code: 'decision-invalid',
      problem: `Tasks of the kind ${task.kind} cannot be reviewed in the studio.`,
      fix: 'Annotate them elsewhere, and train on the files: CoNLL-U, or JSON lines with "tokens".',
    });
  },
  show: () => ({}),
  goldView: () => ({}),
};
