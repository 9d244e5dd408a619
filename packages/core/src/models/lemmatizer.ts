import { tokenText } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { countAt } from '../file/metadata.ts';
import type { ModelFile } from '../file/model-file.ts';
import type { Component } from '../pipeline/component.ts';
import { attributeComponent } from './class-component.ts';
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
import { taskOfKind } from './task-of-kind.ts';
import { createTokenNetwork, type TokenWeights } from './token-network.ts';
import { createTrunk, type OpenTrunk } from './trunk.ts';

/** Rules that are tried before a word is taken as its own lemma. */
const mostTried = 50;

/** Words of which it is remembered what their lemmas can be. */
const mostRemembered = 20_000;

/** How sure a lemma is that a word always had and that no score tells anything about: most such words have one lemma only. */
const unscoredConfidence = 0.95;

/** A lemma that a word of the training texts had, and the rule that makes it. */
interface Candidate {
  readonly rule: number;
  readonly lemma: string;
}

/**
 * Says the lemma of each token. Of a word of the training texts only lemmas that it had there are chosen from, where a Doc says
 * the part of speech of the token those that it had as such; of another word, those of all rules that fit. A word that no rule
 * fits is its own lemma. The network scores the first of `rules`; the others are those of single words.
 */
export function createLemmaSpeaker(
  weights: TokenWeights,
  rules: readonly LemmaRule[],
  words: LemmaWords,
  open: OpenTrunk = createTrunk,
): TokenSpeaker {
  const network = createTokenNetwork(weights, open);
  const remembered = new Map<string, readonly Candidate[]>();

  const candidatesOf = (word: string, key: number): Candidate[] => {
    const [first, end] = findRules(words, key);
    // Two words may share a key, so that a rule need not fit.
    return Array.from(words.rules.subarray(first, end)).flatMap((rule) => {
      const lemma = applyRule(rules[rule]!, word);
      return lemma === undefined ? [] : [{ rule, lemma }];
    });
  };

  const recall = (word: string, pos: string): readonly Candidate[] => {
    const name = `${pos}\t${word}`;
    const known = remembered.get(name);
    if (known !== undefined) return known;
    const ofPos = pos === '' ? [] : candidatesOf(word, wordKey(word, pos));
    const found = ofPos.length > 0 ? ofPos : candidatesOf(word, wordKey(word));
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(name, found);
    return found;
  };

  /** The best rule that fits `word`, tried in the order of their scores. */
  const chooseAny = (word: string, place: ClassScores, temperature: number): SaidOfToken => {
    for (let tried = 0; tried < Math.min(mostTried, place.classes); tried++) {
      const best = bestClass(place);
      const value = applyRule(rules[best]!, word);
      if (value !== undefined) return { value, confidence: classProbability(place, best, temperature) };
      place.scores[place.at + best] = Number.NEGATIVE_INFINITY;
    }
    return { value: word, confidence: 0 };
  };

  const chooseKnown = (candidates: readonly Candidate[], place: ClassScores, temperature: number): SaidOfToken => {
    const scoreOf = ({ rule }: Candidate): number =>
      rule < place.classes ? place.scores[place.at + rule]! : Number.NEGATIVE_INFINITY;
    let best = candidates[0]!;
    for (const candidate of candidates) if (scoreOf(candidate) > scoreOf(best)) best = candidate;
    const confidence = best.rule < place.classes ? classProbability(place, best.rule, temperature) : unscoredConfidence;
    return { value: best.lemma, confidence };
  };

  return (docs, temperature, onStage) => {
    const said = docs.map((): SaidOfToken[] => []);
    const posOf = docs.map(posOfTokens);
    readScores(
      network,
      docs,
      (text, token, place) => {
        const word = tokenText(docs[text]!, token);
        const candidates = recall(word, posOf[text]!(token));
        said[text]!.push(
          candidates.length === 0 ? chooseAny(word, place, temperature) : chooseKnown(candidates, place, temperature),
        );
      },
      onStage,
    );
    return said;
  };
}

/** Says the part of speech of a token, where the annotations of `doc` do; else ''. */
function posOfTokens({ annotations: { tokens = [] }, starts, length }: Doc): (token: number) => string {
  if (tokens.length !== length || tokens.some(({ start }, i) => start !== starts[i])) return () => '';
  return (token) => tokens[token]!.pos ?? '';
}

/** The lemmatizer in a checked model file of the kind `lemmatizer.v1`: its classes are rules. Throws `model-corrupt`. */
export function readLemmatizer(file: ModelFile, bytes: number, open: OpenTrunk = createTrunk): Component {
  const task = taskOfKind(file.metadata, 'lemmatizer');
  const { rules, words } = readLemmas(file);
  const scored = countAt(file.metadata.network.scoredRules, 'network.scoredRules', rules.length);
  const { weights, temperature } = readClassModel(file, scored);
  const speak = createLemmaSpeaker(weights, rules, words, open);
  return attributeComponent(file, bytes, task, 'lemma', speak, temperature);
}
