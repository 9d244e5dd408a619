import type { Document, Task } from 'tincture';
import {
  classTensors,
  createLemmaSpeaker,
  type LemmaRule,
  type LemmaWords,
  lemmaRule,
  lemmaTensors,
  mostClasses,
  wordKey,
} from 'tincture/training';
import { trainingInvalid } from '../train/check.ts';
import type { TrainedModel, TrainOptions } from '../train/options.ts';
import { type TokenClasses, type TokenClassKind, trainTokenClasses } from './token-classes.ts';
import type { ValueText } from './token-data.ts';

/**
 * Trains a lemmatizer: it chooses among rules that make lemmas of words, learnt from the training texts. Throws
 * `training-invalid` where nothing sound can be learnt.
 */
export function trainLemmatizer(
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  options: TrainOptions,
): Promise<TrainedModel> {
  return trainTokenClasses(lemmatizer, task, train, dev, options);
}

const lemmatizer: TokenClassKind = {
  fileKind: 'lemmatizer.v1',
  attribute: 'lemma',
  name: 'lemmatizers',
  classes: ruleClasses,
};

function ruleClasses(task: Task, texts: readonly ValueText[]): TokenClasses {
  const counts = new Map<string, { readonly rule: LemmaRule; count: number }>();
  let without = 0;
  for (const { words, values } of texts) {
    values.forEach((lemma, i) => {
      if (lemma === undefined) return;
      const rule = lemmaRule(words[i]!, lemma);
      if (rule === undefined) {
        without++;
        return;
      }
      const key = JSON.stringify(rule);
      const known = counts.get(key);
      if (known === undefined) counts.set(key, { rule, count: 1 });
      else known.count++;
    });
  }
  const kept = [...counts].sort(([, a], [, b]) => b.count - a.count).slice(0, mostClasses);
  if (kept.length === 0) {
    throw trainingInvalid('No lemma of the training texts can be made of its word.', 'Look whether these are lemmas.');
  }
  const indexOf = new Map(kept.map(([key], index) => [key, index]));
  const rules = kept.map(([, { rule }]) => rule);
  const classOf = (word: string, lemma: string): number => {
    const rule = lemmaRule(word, lemma);
    return rule === undefined ? -1 : (indexOf.get(JSON.stringify(rule)) ?? -1);
  };
  return {
    count: rules.length,
    classOf,
    task,
    speaker: (weights, from) => createLemmaSpeaker(weights, rules, collectWords(from, classOf)),
    write(model, vectors, from) {
      const { tensors, network } = classTensors(model, vectors);
      const lemmas = lemmaTensors(rules, collectWords(from, classOf));
      return { tensors: new Map([...tensors, ...lemmas.tensors]), network: { ...network, ...lemmas.network } };
    },
    notes: without === 0 ? [] : [`${without} tokens whose lemma no rule makes of the word not used.`],
  };
}

/** The words of `texts` with the rules that are right for them, by themselves and as each part of speech that is known. */
function collectWords(texts: readonly ValueText[], classOf: (word: string, lemma: string) => number): LemmaWords {
  const rulesOf = new Map<number, Set<number>>();
  const add = (key: number, rule: number): void => {
    const rules = rulesOf.get(key);
    if (rules === undefined) rulesOf.set(key, new Set([rule]));
    else rules.add(rule);
  };
  for (const { words, values, pos } of texts) {
    values.forEach((lemma, i) => {
      const rule = lemma === undefined ? -1 : classOf(words[i]!, lemma);
      if (rule < 0) return;
      add(wordKey(words[i]!), rule);
      const part = pos[i];
      if (part !== undefined) add(wordKey(words[i]!, part), rule);
    });
  }
  const pairs = [...rulesOf].sort(([a], [b]) => a - b).flatMap(([key, rules]) => [...rules].map((rule) => [key, rule]));
  return { keys: Int32Array.from(pairs, ([key]) => key!), rules: Int32Array.from(pairs, ([, rule]) => rule!) };
}
