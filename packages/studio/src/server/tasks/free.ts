import { TinctureError } from 'tincture';
import type { FreeView, Gold, StudioTask } from '../../api/messages.ts';
import { wrongLayer } from '../decision-errors.ts';
import type { ServerKind } from '../server-kind.ts';

/** A text that a person writes. */
const editServer: ServerKind = {
  check(task: StudioTask, _, { response, ...others }: Gold) {
    if (response === undefined || Object.keys(others).length > 0) throw wrongLayer(task, 'response');
    const { longest = Number.POSITIVE_INFINITY, isOptional } =
      task.free?.view === 'edit' ? task.free : { isOptional: false };
    if (response === '' && isOptional !== true) throw refused('The text is empty.', 'Write something, or skip it.');
    if (response.length > longest) {
      throw refused(`The text has ${response.length} characters of ${longest} at most.`, 'Make it shorter.');
    }
    return { response };
  },
  show: (_, __, { response }) => (response === undefined ? {} : { response }),
  goldView: (_, { response }) => (response === undefined ? {} : { response }),
};

/** Candidates in order. Whether they are those of the text, the recipe knows. */
const rankServer: ServerKind = {
  check(task, _, { ranking, ...others }: Gold) {
    if (ranking === undefined || Object.keys(others).length > 0) throw wrongLayer(task, 'ranking');
    const names = ranking.flat();
    if (new Set(names).size < names.length) throw refused('A candidate has two places.', 'Give it one.');
    return { ranking };
  },
  show: () => ({}),
  goldView: (_, { ranking }) => (ranking === undefined ? {} : { ranking }),
};

function refused(problem: string, fix: string): TinctureError {
  return new TinctureError({ code: 'decision-invalid', problem, fix });
}

/** Of what is no kind of task. */
export const freeServers: Readonly<Record<FreeView['view'], ServerKind>> = { edit: editServer, rank: rankServer };
