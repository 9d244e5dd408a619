import type { TaskKind } from 'tincture';
import { noServer } from './no-server.ts';
import type { ServerKind } from './server-kind.ts';
import { framesServer } from './tasks/frames.ts';
import { nerServer } from './tasks/ner.ts';
import { relationsServer } from './tasks/relations.ts';
import { textcatServer } from './tasks/textcat.ts';

/** {@link ServerKind} of each kind. */
export const serverKinds: Readonly<Record<TaskKind, ServerKind>> = {
  textcat: textcatServer,
  ner: nerServer,
  tagger: noServer,
  morphologizer: noServer,
  lemmatizer: noServer,
  parser: noServer,
  relations: relationsServer,
  frames: framesServer,
};
