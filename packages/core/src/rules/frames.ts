import type { Frame } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { slotsOfIntent } from '../tasks/frames.ts';
import type { Task } from '../tasks/task.ts';
import { chooseCats, chooseMatches } from './choose.ts';
import { RuleFinder } from './find-matches.ts';
import type { Rule } from './rules-file.ts';

/**
 * Frames by rules: those of intents vote as those of classes do, and where one wins, those of the slots that it may have mark
 * the text as those of entities do. No frame where no intent has a vote.
 */
export function createFrameRules(task: Task, rules: readonly Rule[]): (doc: Doc) => readonly Frame[] {
  const intents = new Set(task.labels.map(({ name }) => name));
  const ofIntents = rules.filter(({ label }) => intents.has(label));
  const ofSlots = rules.filter(({ label }) => !intents.has(label));
  const [intentFinder, slotFinder] = [new RuleFinder(ofIntents), new RuleFinder(ofSlots)];
  return (doc) => {
    const cats = chooseCats(task, ofIntents, intentFinder.matching(doc));
    const label = task.labels.find(({ name }) => cats[name] === 1)?.name;
    if (label === undefined || doc.length === 0) return [];
    const allowed = new Set(slotsOfIntent(task, label));
    const search = slotFinder.find(doc);
    const matches = search.matches.filter(({ rule }) => allowed.has(ofSlots[rule]!.label));
    const slots = chooseMatches(doc.length, ofSlots, { ...search, matches }).map(({ rule, startToken, endToken }) => ({
      start: doc.starts[startToken]!,
      end: doc.ends[endToken - 1]!,
      label: ofSlots[rule]!.label,
    }));
    return [{ start: doc.starts[0]!, end: doc.ends[doc.length - 1]!, label, slots }];
  };
}
