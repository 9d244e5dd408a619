import { writeModel } from '../../file/model-file.ts';
import { loadComponent } from '../../models/load.ts';
import { parseTask } from '../../tasks/parse-task.ts';
import { tokenizerInfo } from '../../tokenizer/languages.ts';
import { buildKnowledgeBase, type KnowledgeBaseEntry } from '../knowledge-base.ts';
import { isLinker, type Linker } from '../linker.ts';
import { linkerTensors } from '../linker-file.ts';
import { defaultRanker } from '../ranker.ts';

/** For tests: two entries with one name. */
export const tinyEntries: readonly KnowledgeBaseEntry[] = [
  {
    id: 'planet',
    names: ['Mercury'],
    label: 'PLANET',
    description: 'The planet nearest to the sun, without a moon.',
    prior: 9,
  },
  {
    id: 'metal',
    names: ['Mercury', 'quicksilver'],
    label: 'METAL',
    description: 'A metal that is liquid, once in thermometers.',
    prior: 1,
  },
];

/** For tests: a linker with default weights as a file. */
export function tinyLinkerFile(entries: readonly KnowledgeBaseEntry[] = tinyEntries): Uint8Array {
  const { tensors, network } = linkerTensors({ base: buildKnowledgeBase(entries), ranker: defaultRanker });
  return writeModel({
    tensors,
    metadata: {
      formatVersion: 1,
      component: { kind: 'linker.v1', name: 'tiny', version: '0.1.0' },
      task: parseTask('tiny', { kind: 'ner', labels: ['PLANET', 'METAL'] }),
      tokenizer: tokenizerInfo(),
      network,
    },
  });
}

/** For tests: {@link tinyLinkerFile}, read. */
export function tinyLinker(entries: readonly KnowledgeBaseEntry[] = tinyEntries): Linker {
  const component = loadComponent(tinyLinkerFile(entries));
  if (!isLinker(component)) throw new Error('The file does not hold a linker.');
  return component;
}
