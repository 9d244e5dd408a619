import { findMentions } from '../coref/find-mentions.ts';
import { clusterInText, givenMentions, type PlacedMention } from '../coref/given-mentions.ts';
import { clustersOf, linkMentions } from '../coref/link-mentions.ts';
import { mentionFacts, readCorefText } from '../coref/mentions.ts';
import type { Cluster } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { clusterOrder } from '../tasks/coref.ts';
import type { Task } from '../tasks/task.ts';

/** What the patterns of a rules file mark, where a task does not tell what kind of thing a mention stands for. */
const plainLabel = 'mention';

/** The task whose labels the patterns of a rules file mark: mentions, as spans. */
export function mentionTask({ name, labels, language }: Task): Task {
  return {
    name,
    kind: 'spancat',
    labels: labels.length > 0 ? labels : [{ name: plainLabel }],
    ...(language && { language }),
  };
}

/**
 * Clusters by rules: the mentions that a Doc comes with, else those that closed classes of words tell and those that patterns mark
 * (`marked`, with their labels); linked by names, heads and what pronouns agree with.
 */
export function createCorefRules(task: Task): (doc: Doc, marked: readonly PlacedMention[]) => readonly Cluster[] {
  const known = new Set(task.labels.map(({ name }) => name));
  return (doc, marked) => {
    const text = readCorefText(doc, task.language);
    const mentions = givenMentions(doc) ?? merge(findMentions(text), marked);
    const facts = mentions.map((mention) => mentionFacts(text, mention));
    return clustersOf(linkMentions(facts))
      .map((members) => {
        const { label, ...cluster } = clusterInText(
          doc,
          members.map((member) => mentions[member]!),
        );
        return { ...cluster, ...(label === undefined || !known.has(label) ? {} : { label }) };
      })
      .sort(clusterOrder);
  };
}

function merge(found: readonly PlacedMention[], marked: readonly PlacedMention[]): readonly PlacedMention[] {
  const byPlace = new Map<string, PlacedMention>();
  // A pattern often marks a phrase without its determiner: that is no mention beside the phrase.
  const ends = new Map(found.map((mention) => [mention.endToken, mention.startToken]));
  const others = marked.filter(({ startToken, endToken }) => (ends.get(endToken) ?? startToken) >= startToken);
  for (const mention of [...found, ...others]) byPlace.set(`${mention.startToken} ${mention.endToken}`, mention);
  return [...byPlace.values()].sort((a, b) => a.startToken - b.startToken || a.endToken - b.endToken);
}
