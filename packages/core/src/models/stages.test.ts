import { describe, expect, test } from 'vitest';
import type { PredictOptions, Stage } from '../pipeline/component.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { loadComponent } from './load.ts';
import { extendName, hashWords } from './ner-gazetteer.ts';
import { tinyNerFile, tinyTextcatFile } from './testing/tiny-models.ts';

const texts = ['a b c', '', Array.from({ length: 700 }, (_, i) => `w${i % 90}`).join(' '), 'c b'];

/** The stages of one call, as often as each began; and that they change nothing. */
async function stagesOf(file: Uint8Array): Promise<Stage[]> {
  const stages: Stage[] = [];
  const predict = (options?: PredictOptions) =>
    loadComponent(file).predict(
      texts.map((text) => tokenize(text)),
      options,
    );
  expect(await predict({ onStage: (stage) => stages.push(stage) })).toEqual(await predict());
  return stages;
}

describe('a component says where a stage of its work begins', () => {
  test('an entity network for each batch of the network, then for the decoding of them', async () => {
    // The first three texts fill a batch.
    const twice: Stage[] = ['words', 'network', 'words', 'network'];
    expect(await stagesOf(tinyNerFile({ words: ['a', 'b'] }))).toEqual([...twice, 'decoding']);
    const gazetteer = {
      keys: Int32Array.of(extendName(0, hashWords(tokenize('c'))[0]!)),
      labels: Int32Array.of(0),
      longest: 1,
      bonus: 9,
    };
    expect(await stagesOf(tinyNerFile({ gazetteer }))).toEqual([...twice, 'names', 'decoding']);
  });
  test('a text classifier for each text', async () => {
    expect(await stagesOf(tinyTextcatFile())).toEqual(texts.flatMap((): Stage[] => ['words', 'scoring']));
  });
});
