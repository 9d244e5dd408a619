// The labels of Universal Dependencies, with what a model is told about them: for tasks that leave the labels to their data.
import type { Label } from 'tincture';

function labels(lines: string): readonly Label[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [, name = '', definition = ''] = /^\s*(\S+) (.*)$/.exec(line) ?? [];
      return { name, definition };
    });
}

/** The universal parts of speech (https://universaldependencies.org/u/pos/). */
export const universalTags: readonly Label[] = labels(`
  ADJ adjective
  ADP adposition: preposition or postposition
  ADV adverb
  AUX auxiliary verb, also a copula
  CCONJ coordinating conjunction
  DET determiner, also an article
  INTJ interjection
  NOUN noun that is no name
  NUM numeral
  PART particle, such as the negation or an infinitive marker
  PRON pronoun
  PROPN proper noun: a name
  PUNCT punctuation mark
  SCONJ subordinating conjunction
  SYM symbol
  VERB verb that is no auxiliary
  X anything else, such as foreign words
`);

/** The universal relations (https://universaldependencies.org/u/dep/). */
export const universalRelations: readonly Label[] = labels(`
  acl clause that modifies a noun
  advcl clause that modifies a predicate
  advmod adverb that modifies
  amod adjective that modifies a noun
  appos noun that says the same as the one before it
  aux auxiliary of a predicate
  case adposition or case marker of a noun
  cc coordinating conjunction of the word after it
  ccomp clause that is an object, with a subject of its own
  clf classifier
  compound part of a compound
  conj later member of a coordination
  cop copula of a predicate that is no verb
  csubj clause that is a subject
  dep dependency of any other kind
  det determiner of a noun
  discourse interjection or filler
  dislocated element that stands before or after its clause
  expl expletive
  fixed later word of a fixed expression
  flat later word of a name or date
  goeswith later part of a word that was written apart
  iobj indirect object
  list later member of a list
  mark word that marks a clause as subordinate
  nmod noun that modifies a noun
  nsubj noun that is a subject
  nummod number that modifies a noun
  obj object
  obl noun that modifies a predicate and is no object
  orphan dependent whose head is left out
  parataxis clause beside its head, without a link
  punct punctuation mark
  reparandum what was said wrong and then repaired
  root head of a sentence
  vocative the person who is spoken to
  xcomp clause that is an object, without a subject of its own
`);
