import type { TaskKind } from 'tincture';
import type { StudioTask } from '../api/messages.ts';
import type { ServerKind } from './server-kind.ts';
import { corefServer } from './tasks/coref.ts';
import { discourseServer } from './tasks/discourse.ts';
import { framesServer } from './tasks/frames.ts';
import { freeServers } from './tasks/free.ts';
import { nerServer } from './tasks/ner.ts';
import { relationsServer } from './tasks/relations.ts';
import { spancatServer } from './tasks/spancat.ts';
import { textcatServer } from './tasks/textcat.ts';
import { tokensServer } from './tasks/tokens.ts';

/** What is particular to a task in the server. */
export function serverKindOf({ kind, free }: StudioTask): ServerKind {
  return free === undefined ? serverKinds[kind] : freeServers[free.view];
}

/** {@link ServerKind} of each kind. */
export const serverKinds: Readonly<Record<TaskKind, ServerKind>> = {
  textcat: textcatServer,
  ner: nerServer,
  spancat: spancatServer,
  tagger: tokensServer,
  morphologizer: tokensServer,
  lemmatizer: tokensServer,
  parser: tokensServer,
  relations: relationsServer,
  coref: corefServer,
  frames: framesServer,
  discourse: discourseServer,
};
