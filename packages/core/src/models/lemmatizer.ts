import { tokenText } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import type { ModelFile } from '../file/model-file.ts';
import type { Component } from '../pipeline/component.ts';
import { attributeComponent, taskOfKind } from './class-component.ts';
import {
  bestClass,
  type ClassScores,
  classProbability,
  readClassModel,
  readScores,
  type SaidOfToken,
  type TokenSpeaker,
} from './classes.ts';
import { applyRule, type LemmaRule } from './edit-tree.ts';
import { findRules, type LemmaWords, readLemmas, wordKey } from './lemma-file.ts';
import { createTokenNetwork, type TokenWeights } from './token-network.ts';

/** Rules that are tried before a word is taken as its own lemma. */
const mostTried = 50;

/**
 * Says the lemma of each token. Of a word of the training texts only lemmas that it had there are chosen from, where a Doc says
 * the part of speech of the token those that it had as such; of another word, those of all rules that fit. A word that no rule
 * fits is its own lemma.
 */
export function createLemmaSpeaker(
  weights: TokenWeights,
  rules: readonly LemmaRule[],
  words: LemmaWords,
): TokenSpeaker {
  const network = createTokenNetwork(weights);

  /** The best rule that fits `word`, tried in the order of their scores. */
  const chooseAny = (word: string, place: ClassScores, temperature: number): SaidOfToken => {
    for (let tried = 0; tried < Math.min(mostTried, rules.length); tried++) {
      const best = bestClass(place);
      const value = applyRule(rules[best]!, word);
      if (value !== undefined) return { value, confidence: classProbability(place, best, temperature) };
      place.scores[place.at + best] = Number.NEGATIVE_INFINITY;
    }
    return { value: word, confidence: 0 };
  };

  /** The best of the rules that fit a word, of those at `first` up to `end` in the list of words. */
  const bestKnown = (word: string, { scores, at }: ClassScores, first: number, end: number): number | undefined => {
    let best: number | undefined;
    for (let i = first; i < end; i++) {
      const rule = words.rules[i]!;
      // Two words may share a key, so that a rule need not fit.
      if (applyRule(rules[rule]!, word) === undefined) continue;
      if (best === undefined || scores[at + rule]! > scores[at + best]!) best = rule;
    }
    return best;
  };

  const choose = (word: string, pos: string | undefined, place: ClassScores, temperature: number): SaidOfToken => {
    for (const key of pos === undefined ? [wordKey(word)] : [wordKey(word, pos), wordKey(word)]) {
      const best = bestKnown(word, place, ...findRules(words, key));
      if (best === undefined) continue;
      return { value: applyRule(rules[best]!, word)!, confidence: classProbability(place, best, temperature) };
    }
    return chooseAny(word, place, temperature);
  };

  return (docs, temperature, onStage) => {
    const said = docs.map((): SaidOfToken[] => []);
    const posOf = docs.map(posOfTokens);
    readScores(
      network,
      docs,
      (text, token, place) => {
        said[text]!.push(choose(tokenText(docs[text]!, token), posOf[text]!(token), place, temperature));
      },
      onStage,
    );
    return said;
  };
}

/** Says the part of speech of a token, where the annotations of `doc` do. */
function posOfTokens({ annotations: { tokens = [] }, starts, length }: Doc): (token: number) => string | undefined {
  if (tokens.length !== length || tokens.some(({ start }, i) => start !== starts[i])) return () => undefined;
  return (token) => tokens[token]!.pos;
}

/** The lemmatizer in a checked model file of the kind `lemmatizer.v1`: its classes are rules. Throws `model-corrupt`. */
export function readLemmatizer(file: ModelFile, bytes: number): Component {
  const task = taskOfKind(file, 'lemmatizer');
  const { rules, words } = readLemmas(file);
  const { weights, temperature } = readClassModel(file, rules.length);
  return attributeComponent(file, bytes, task, 'lemma', createLemmaSpeaker(weights, rules, words), temperature);
}
