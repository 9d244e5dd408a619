import { counted, type Document, type Task } from 'tincture';
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

/** How lemmas are learnt. */
export const lemmatizer: TokenClassKind = {
  fileKind: 'lemmatizer.v1',
  attribute: 'lemma',
  name: 'lemmatizers',
  classes: ruleClasses,
};

/** A rule that is right for a single word only is scored from so many times on: else there is nothing to learn from. */
const enoughTimes = 10;

/** Most rules: those that are left out are right for next to no word. */
const mostRules = 20_000;

interface FoundRule {
  readonly rule: LemmaRule;
  count: number;
  /** In lower case. */
  readonly words: Set<string>;
}

function ruleClasses(task: Task, texts: readonly ValueText[]): TokenClasses {
  const { found, without } = findRules(texts);
  const isScored = ({ count, words }: FoundRule): boolean => words.size > 1 || count >= enoughTimes;
  const byCount = [...found].sort(([, a], [, b]) => b.count - a.count);
  const frequent = byCount.filter(([, rule]) => isScored(rule)).slice(0, mostClasses);
  const scored = frequent.length > 0 ? frequent : byCount.slice(0, mostClasses);
  if (scored.length === 0) {
    throw trainingInvalid('No lemma of the training texts can be made of its word.', 'Look whether these are lemmas.');
  }
  const names = new Set(scored.map(([key]) => key));
  const kept = [...scored, ...byCount.filter(([key]) => !names.has(key))].slice(0, mostRules);
  const rules = kept.map(([, { rule }]) => rule);
  const indexOf = new Map(kept.map(([key], index) => [key, index]));
  const ruleOf = (word: string, lemma: string): number => {
    const rule = lemmaRule(word, lemma);
    return rule === undefined ? -1 : (indexOf.get(JSON.stringify(rule)) ?? -1);
  };
  return {
    count: scored.length,
    classOf(word, lemma) {
      const rule = ruleOf(word, lemma);
      return rule < scored.length ? rule : -1;
    },
    task,
    speaker: (weights, from) => createLemmaSpeaker(weights, rules, collectWords(from, ruleOf)),
    write(model, vectors, from) {
      const { tensors, network } = classTensors(model, vectors);
      const lemmas = lemmaTensors(rules, scored.length, collectWords(from, ruleOf));
      return { tensors: new Map([...tensors, ...lemmas.tensors]), network: { ...network, ...lemmas.network } };
    },
    notes: without === 0 ? [] : [`${counted(without, 'token')} whose lemma no rule makes of the word not used.`],
  };
}

/** The rules that make the lemmas of `texts`, and for how many tokens there is none. */
function findRules(texts: readonly ValueText[]): { found: Map<string, FoundRule>; without: number } {
  const found = new Map<string, FoundRule>();
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
      const known = found.get(key) ?? { rule, count: 0, words: new Set() };
      known.count++;
      known.words.add(words[i]!.toLowerCase());
      found.set(key, known);
    });
  }
  return { found, without };
}

/**
 * The words of `texts` with the rules that are right for them, the most frequent first; of a word with several also those of each
 * part of speech that is known.
 */
function collectWords(texts: readonly ValueText[], ruleOf: (word: string, lemma: string) => number): LemmaWords {
  const byWord = new Map<string, Map<string, Map<number, number>>>();
  for (const { words, values, pos } of texts) {
    values.forEach((lemma, i) => {
      const rule = lemma === undefined ? -1 : ruleOf(words[i]!, lemma);
      if (rule < 0) return;
      const ofWord = byWord.get(words[i]!) ?? new Map<string, Map<number, number>>();
      byWord.set(words[i]!, ofWord);
      for (const part of new Set(['', pos[i] ?? ''])) {
        const counts = ofWord.get(part) ?? new Map<number, number>();
        ofWord.set(part, counts.set(rule, (counts.get(rule) ?? 0) + 1));
      }
    });
  }
  const pairs: { key: number; rule: number; count: number }[] = [];
  for (const [word, ofWord] of byWord) {
    const isAmbiguous = (ofWord.get('')?.size ?? 0) > 1;
    for (const [part, counts] of ofWord) {
      if (part !== '' && !isAmbiguous) continue;
      for (const [rule, count] of counts) pairs.push({ key: wordKey(word, part), rule, count });
    }
  }
  pairs.sort((a, b) => a.key - b.key || b.count - a.count);
  return { keys: Int32Array.from(pairs, ({ key }) => key), rules: Int32Array.from(pairs, ({ rule }) => rule) };
}
