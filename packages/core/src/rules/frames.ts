import type { Frame } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { partOf } from '../doc/part-of.ts';
import { framesOfSlot, slotsOfIntent } from '../tasks/frames.ts';
import type { Task } from '../tasks/task.ts';
import { chooseCats, chooseMatches } from './choose.ts';
import { RuleFinder } from './find-matches.ts';
import type { Rule } from './rules-file.ts';

/** So deep may frames lie in each other: a rule that matches all of a slot would find it in itself for ever. */
const mostInside = 8;

/**
 * Frames by rules: those of intents vote as those of classes do, and where one wins, those of the slots that it may have mark
 * the text as those of entities do. No frame where no intent has a vote. What fills a slot that may hold a frame is looked at as if it
 * were a text, but for defaults, which are for whole texts.
 */
export function createFrameRules(task: Task, rules: readonly Rule[]): (doc: Doc) => readonly Frame[] {
  const intents = new Set(task.labels.map(({ name }) => name));
  const ofIntents = rules.filter(({ label }) => intents.has(label));
  const ofSlots = rules.filter(({ label }) => !intents.has(label));
  const [intentFinder, slotFinder] = [new RuleFinder(ofIntents), new RuleFinder(ofSlots)];

  const frameOf = (doc: Doc, origin: number, label: string, depth: number): Frame => {
    const allowed = new Set(slotsOfIntent(task, label));
    const search = slotFinder.find(doc);
    const matches = search.matches.filter(({ rule }) => allowed.has(ofSlots[rule]!.label));
    const slots = chooseMatches(doc.length, ofSlots, { ...search, matches }).map(({ rule, startToken, endToken }) => {
      const start = origin + doc.starts[startToken]!;
      const slot = { start, end: origin + doc.ends[endToken - 1]!, label: ofSlots[rule]!.label };
      const open = framesOfSlot(task, slot.label);
      if (open.length === 0 || depth === mostInside) return slot;
      const part = partOf(doc, startToken, endToken);
      const votes = [...intentFinder.matching(part)].filter((index) => open.includes(ofIntents[index]!.label));
      const inner = votes.length === 0 ? undefined : winner(votes);
      return inner === undefined ? slot : { ...slot, frame: frameOf(part, start, inner, depth + 1) };
    });
    return { start: origin + doc.starts[0]!, end: origin + doc.ends[doc.length - 1]!, label, slots };
  };

  const winner = (votes: Iterable<number>): string | undefined => {
    const cats = chooseCats(task, ofIntents, votes);
    return task.labels.find(({ name }) => cats[name] === 1)?.name;
  };

  return (doc) => {
    const label = doc.length === 0 ? undefined : winner(intentFinder.matching(doc));
    return label === undefined ? [] : [frameOf(doc, 0, label, 0)];
  };
}
