import {
  createRandom,
  type Document,
  isLinker,
  type KnowledgeBaseEntry,
  loadComponent,
  readModel,
  tokenize,
  withAnnotations,
} from 'tincture';
import { buildKnowledgeBase, createMentionReader, defaultRanker, linkFeatures } from 'tincture/training';
import { describe, expect, test } from 'vitest';
import { gradcheck } from '../testing/gradcheck.ts';
import { trainLinker } from './linker.ts';
import { countRight, fitTemperature, fitThreshold, linkLoss, readSamples } from './linker-fit.ts';

/** Of each family the one meant most often, and one that the gold means nevertheless. */
const families = ['Orrin', 'Vale', 'Tamsin', 'Quill'];
const entries: KnowledgeBaseEntry[] = families.flatMap((family) => [
  { id: `${family}-much`, names: [family], label: 'PERSON', prior: 1_000 },
  { id: `${family}-little`, names: [family], label: 'PERSON', prior: 1 },
]);
const random = createRandom(3);

/** `We saw NAME again.`, and whom it means. */
function linked(name: string, kbId: string | null): Document {
  const extra = random.integer(1_000_000);
  return {
    text: `We saw ${name} again, ${extra}.`,
    annotations: { ents: [{ start: 7, end: 7 + name.length, label: 'PERSON', kbId }] },
  };
}

const rareGold = Array.from({ length: 40 }, (_, i) => {
  const family = families[i % families.length]!;
  return linked(family, `${family}-little`);
});

async function linkOf(bytes: Uint8Array, name: string): Promise<string | null | undefined> {
  const doc = withAnnotations(tokenize(`We saw ${name} again.`), {
    ents: [{ start: 7, end: 7 + name.length, label: 'PERSON' }],
  });
  const [prediction] = await loadComponent(bytes).predict([doc]);
  return prediction !== undefined && 'annotations' in prediction ? prediction.annotations.ents?.[0]?.kbId : undefined;
}

const options = { seed: 1, name: 'kb' };

describe('a linker', () => {
  test('needs no gold', async () => {
    const { bytes, score, notes } = await trainLinker(entries, [], options);
    expect([score, notes]).toEqual([undefined, []]);
    expect(isLinker(loadComponent(bytes))).toBe(true);
    expect(await linkOf(bytes, 'Vale')).toBe('Vale-much');
    expect(readModel(bytes).metadata).toMatchObject({
      component: { kind: 'linker.v1', name: 'kb' },
      training: { documents: 0 },
    });
  });
  test('learns from gold what is meant', async () => {
    const { bytes, score, notes } = await trainLinker(entries, rareGold, options);
    expect(await linkOf(bytes, 'Vale')).toBe('Vale-little');
    expect(score).toEqual({ value: 1, on: 'held_out' });
    expect(notes.join(' ')).toContain('fitted on 40 linked mentions');
    const { scores, training } = readModel(bytes).metadata;
    expect(scores).toEqual({ held_out_nel_acc: 1 });
    expect(training).toMatchObject({ documents: 40, sources: { import: 40 } });
  });
  test('learns that names are often of nothing that it knows', async () => {
    const gold = Array.from({ length: 40 }, (_, i) => linked(families[i % 4]!, null));
    const taught = await trainLinker(entries, gold, options);
    const untaught = await trainLinker(entries, [], options);
    const known = await Promise.all([untaught, taught].map(({ bytes }) => linkOf(bytes, 'Vale')));
    expect(known).toEqual(['Vale-much', null]);
  });
  test('is the same for the same seed, and keeps its weights where there is little gold', async () => {
    const [one, other] = await Promise.all([1, 1].map(() => trainLinker(entries, rareGold, options)));
    expect(Buffer.from(one!.bytes).equals(other!.bytes)).toBe(true);
    const few = await trainLinker(entries, rareGold.slice(0, 9), options);
    expect(readModel(few.bytes).tensors.get('weights')?.data).toEqual(defaultRanker.weights);
    expect(few.notes.join(' ')).toContain('9 linked mentions in 9 texts are too few');
  });
  test('says which ids of the gold it does not know, and learns nothing from them', async () => {
    const gold = [...rareGold, linked('Vale', 'gone'), linked('Vale', 'gone')];
    const { bytes, notes } = await trainLinker(entries, gold, options);
    expect(notes.join(' ')).toContain(
      'Ids of the gold that are not in the knowledge base and teach nothing: 1 (gone).',
    );
    const { data } = readModel(bytes).tensors.get('weights')!;
    expect(data).toEqual(readModel((await trainLinker(entries, rareGold, options)).bytes).tensors.get('weights')?.data);
  });
  test('is about the labels of its entries and of the gold', async () => {
    const place = { ...rareGold[0]!, annotations: { ents: [{ start: 7, end: 9, label: 'PLACE' }] } };
    const { bytes } = await trainLinker(entries, [place], options);
    expect(loadComponent(bytes).task.labels.map(({ name }) => name)).toEqual(['PERSON', 'PLACE']);
    const plain = await trainLinker([{ id: 'a', names: ['A'] }], [], options);
    expect(loadComponent(plain.bytes).task.labels).toEqual([{ name: 'ENTITY' }]);
  });
  test('without an entry is refused', async () => {
    await expect(trainLinker([], rareGold, options)).rejects.toMatchObject({ code: 'training-invalid' });
  });
});

test('the gradient of the loss is that of the loss', () => {
  const base = buildKnowledgeBase(entries);
  const examples = [...rareGold.slice(0, 4), linked('Vale Orrin', null)].map(({ text, annotations }, i) => ({
    doc: tokenize(text),
    ents: annotations.ents ?? [],
    targets: [i === 4 ? null : i === 3 ? 1 : 2 * i + 1],
  }));
  const samples = readSamples(createMentionReader(base), examples, defaultRanker);
  // One target is a candidate, one is none of them, one was not found.
  expect(new Set(samples.map(({ candidates, target }) => Math.max(-1, target - candidates.entries.length))).size).toBe(
    3,
  );
  const weights = Float32Array.from({ length: linkFeatures.length + 1 }, () => random.normal());
  const gradient = new Float32Array(weights.length);
  linkLoss(samples, weights, gradient);
  const scratch = new Float32Array(weights.length);
  expect(gradcheck(() => linkLoss(samples, weights, scratch), weights, gradient, weights.length)).toEqual([]);
});

test('a temperature is found that makes a ranker as sure as it is right', () => {
  // The first candidate is 4 ahead of the other two choices, which is as good as certain.
  const features = new Float32Array(linkFeatures.length);
  features[0] = 1;
  const ranker = { ...defaultRanker, weights: Float32Array.of(4, 0, 0, 0, 0, 0, 0, 0, 0, 0) };
  const fit = (right: number): number => {
    const samples = Array.from({ length: 20 }, (_, i) => ({
      candidates: { entries: [1], features },
      target: i < right ? 0 : 1,
    }));
    return fitTemperature([{ samples, ranker }]);
  };
  expect(fit(20)).toBe(0.6);
  expect(fit(12)).toBeGreaterThan(1.5);
});

test('a threshold is moved as far as there are mentions to show that it should be', () => {
  // A candidate that is as likely as none of them, and is not it.
  const probabilities = Array.from({ length: 150 }, () => Float64Array.of(0.45, 0.4, 0.15));
  const targets = probabilities.map(() => 1);
  const many = fitThreshold(probabilities, targets);
  const few = fitThreshold(probabilities.slice(0, 10), targets.slice(0, 10));
  expect(countRight(probabilities, targets, 0.5)).toBe(0);
  expect(countRight(probabilities, targets, 0.55)).toBe(150);
  expect(few).toBeGreaterThan(0.5);
  expect(many).toBeGreaterThan(few);
});
