// Training of a component for coreference: a network that finds mentions, a ranker of what each may stand for, one file of two parts.
import {
  type Annotations,
  counted,
  type Document,
  loadComponent,
  type Prediction,
  pairPredictions,
  readModel,
  scoreTask,
  spansGroup,
  type Task,
  withAnnotations,
} from 'tincture';
import {
  type CorefModel,
  corefParts,
  corefTensors,
  createSpanNetwork,
  givenMentions,
  joinParts,
  labelMentions,
  mentionNetworkTask,
  type PlacedMention,
  readSpancatModel,
} from 'tincture/training';
import { trainingInvalid } from '../train/check.ts';
import { writeComponent } from '../train/component-file.ts';
import type { TrainedModel, TrainedScore, TrainOptions } from '../train/options.ts';
import {
  type CorefText,
  corefExample,
  corefTexts,
  goldMentions,
  mentionDocuments,
  mentionsOfSpans,
} from './coref-data.ts';
import { decideCoref, type JudgedText } from './coref-decide.ts';
import { type CorefExample, fitRanker } from './coref-fit.ts';
import { corefSettings } from './coref-settings.ts';
import { trainSpancat } from './spancat.ts';

/** How much of the time the network of the mentions takes, roughly. */
const mentionShare = 0.7;
/** Without dev texts, one of so many is held out to decide on what is fitted after the ranker. */
const heldOutPart = 5;

/**
 * Trains a component that finds mentions and what they stand for. The network of the mentions is cross-validated, and the ranker learns
 * between mentions as a network finds them that did not learn from the text. How ready it is to link, and how sure it is, is fitted on
 * the dev texts, without on a fifth of the texts that a ranker did not learn from. Throws `training-invalid` where nothing sound can be
 * learnt.
 */
export async function trainCoref(
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  options: TrainOptions,
): Promise<TrainedModel> {
  const { settings, mentions: mentionSettings } = corefSettings(options.settings);
  const texts = corefTexts(task, train);
  checkTexts(task, texts);
  const { onProgress, signal, seed } = options;
  const network = await trainSpancat(mentionNetworkTask(task), mentionDocuments(task, texts), [], {
    ...options,
    settings: mentionSettings,
    heldOut: true,
    onProgress: (progress) => {
      const { devScore: _, ...rest } = progress;
      onProgress?.({ ...rest, share: mentionShare * (rest.share ?? rest.step / rest.steps) });
    },
  });
  const mentionFile = readModel(network.bytes);
  const { weights: mentionWeights, decoding: mentionDecoding } = readSpancatModel(mentionFile);
  const { vectors: table } = mentionWeights;
  const notes =
    texts.length === train.length ? [] : [`${counted(train.length - texts.length, 'text')} without clusters left out.`];
  // Its mentions are found in turns whether there are dev texts or not.
  const ofMentions = (note: string): string => (dev.length === 0 ? note : note.replace('No dev texts: what', 'What'));
  notes.push(...network.notes.map((note) => `Mentions: ${ofMentions(note)}`));

  const found = foundMentions(task, texts, network.heldOut ?? new Map());
  const examples = texts.map((text, index) =>
    corefExample(task, text, withMissed(found[index]!, goldMentions(task, text)), table),
  );
  const judges = corefTexts(task, dev);
  const held =
    judges.length > 0 ? [] : texts.flatMap((_, index) => (index % heldOutPart === heldOutPart - 1 ? [index] : []));
  const runs = held.length > 0 ? 2 : 1;
  let run = 0;
  const fit = async (some: readonly CorefExample[]): Promise<CorefModel> => {
    const epochs = settings.rankerMembers * settings.rankerEpochs;
    const steps = runs * epochs;
    const fitted = await fitRanker(some, settings, seed, signal, (epoch, loss) => {
      const step = run * epochs + epoch;
      onProgress?.({ step, steps, loss, share: mentionShare + (1 - mentionShare) * (step / steps) });
    });
    run++;
    const singletons = texts.some(({ gold }) => gold.coref?.some(({ mentions }) => mentions.length === 1));
    return { ...fitted, decoding: { reach: settings.reach, temperature: 1, singletons, given: 0 } };
  };
  /** The mentions of the gold without their kinds: those are what the network says. */
  const asGiven = (some: readonly CorefText[]): readonly (readonly PlacedMention[])[] => {
    const given = some.map((text) => goldMentions(task, text).map(({ label: _, ...mention }) => mention));
    const docs = some.map(({ doc }) => doc);
    const scored = createSpanNetwork(mentionWeights).score(
      docs,
      { ...mentionDecoding, least: mentionDecoding.finder },
      undefined,
      given,
    );
    const labels = task.labels.map(({ name }) => name);
    return given.map((mentions, i) => labelMentions(mentions, scored[i]!, labels));
  };
  const judged: JudgedText[] = [];
  let base: CorefModel | undefined;
  if (held.length > 0) {
    base = await fit(examples.filter((_, index) => !held.includes(index)));
    const some = held.map((index) => texts[index]!);
    const given = asGiven(some);
    judged.push(...some.map((text, i) => ({ ...text, mentions: found[held[i]!]!, given: given[i]! })));
    notes.push(
      `No dev texts: how ready it is to link is fitted on ${counted(held.length, 'text')} that a ranker did not learn from.`,
    );
  }
  let model = await fit(examples);
  const used = { ...settings, ...network.settings };
  const mentionPart = { tensors: mentionFile.tensors, network: mentionFile.metadata.network };
  const write = (coref: CorefModel, score?: TrainedScore): Uint8Array =>
    writeComponent(
      {
        kind: 'coref.v2',
        task,
        ...joinParts({ [corefParts.mentions]: mentionPart, [corefParts.ranker]: corefTensors(coref) }),
        trainedOn: texts.map(({ gold }) => ({ annotations: gold })),
        settings: used,
        notes,
        score,
        vectors: table === undefined ? undefined : options.vectors,
      },
      options,
    );
  if (judges.length > 0) {
    const said = await loadComponent(write(model)).predict(judges.map(({ doc }) => doc));
    const given = asGiven(judges);
    judged.push(...judges.map((text, i) => ({ ...text, mentions: mentionsIn(text, said[i]), given: given[i]! })));
  }
  const decided = await decideCoref(task, base ?? model, table, judged, signal);
  model = {
    ...model,
    weights: { ...model.weights, bias: model.weights.bias + decided.shift },
    decoding: { ...model.decoding, temperature: decided.temperature, given: decided.given },
  };
  let score: TrainedScore | undefined;
  if (judges.length > 0) {
    const said = await loadComponent(write(model)).predict(judges.map(({ doc }) => doc));
    const gold = judges.map(({ doc, gold: annotations }) => ({ text: doc.text, annotations }));
    score = { value: scoreTask(task, pairPredictions(gold, said)).value, on: 'dev' };
  } else if (judged.length > 0) score = { value: decided.value, on: 'held_out' };
  return {
    bytes: write(model, score),
    ...(score && { score }),
    ...(options.heldOut === true && { heldOut: judges.length > 0 ? new Map() : decided.said }),
    settings: used,
    notes,
  };
}

function checkTexts(task: Task, texts: readonly CorefText[]): void {
  if (texts.some(({ gold }) => (gold.coref ?? []).length > 0)) return;
  throw trainingInvalid(
    `None of ${counted(texts.length, 'training text')} with clusters has a mention of the task "${task.name}".`,
    'Annotate texts in which something is mentioned.',
  );
}

/** The mentions of each text as a network finds them that did not learn from it; those of the gold where none did not. */
function foundMentions(
  task: Task,
  texts: readonly CorefText[],
  heldOut: ReadonlyMap<number, Annotations>,
): readonly (readonly PlacedMention[])[] {
  const group = spansGroup(mentionNetworkTask(task));
  return texts.map((text, index) => {
    const spans = heldOut.get(index)?.spans?.[group];
    if (spans === undefined) return goldMentions(task, text);
    return mentionsOfSpans(task, text.doc, spans);
  });
}

/** What was found with what the gold has beside it: what is said of what a network missed is worth learning too. */
function withMissed(found: readonly PlacedMention[], gold: readonly PlacedMention[]): readonly PlacedMention[] {
  const places = new Set(found.map(({ startToken, endToken }) => `${startToken} ${endToken}`));
  const missed = gold.filter(({ startToken, endToken }) => !places.has(`${startToken} ${endToken}`));
  return [...found, ...missed].sort((a, b) => a.startToken - b.startToken || a.endToken - b.endToken);
}

function mentionsIn({ doc }: CorefText, prediction: Prediction | undefined): readonly PlacedMention[] {
  const coref = prediction !== undefined && 'annotations' in prediction ? prediction.annotations.coref : undefined;
  return givenMentions(withAnnotations(doc, { coref: coref ?? [] })) ?? [];
}
