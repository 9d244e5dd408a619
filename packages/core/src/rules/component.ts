import type { Annotations, LabelledSpan, Source } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import { sha256 } from '../file/sha256.ts';
import { checkDocs } from '../pipeline/check-docs.ts';
import type { Component, Prediction, PredictOptions } from '../pipeline/component.ts';
import { spansGroup } from '../tasks/spans-group.ts';
import type { Task, TaskKind } from '../tasks/task.ts';
import { chooseCats, chooseMatches } from './choose.ts';
import { createCorefRules, mentionTask } from './coref.ts';
import { RuleFinder, type RuleSearch } from './find-matches.ts';
import { createFrameRules } from './frames.ts';
import type { RuleMatch } from './matcher.ts';
import { parseRules, type RuleIssue } from './rules-file.ts';

/** Options of {@link createRulesComponent}. */
export interface RulesComponentOptions {
  readonly name: string;
  readonly task: Task;
  /** Content of the rules file: JSON lines. */
  readonly text: string;
  /** Its name, for messages. */
  readonly file?: string;
}

/** A match of one rule, whether it was chosen or not: why a component says what it says. */
export interface RuleHit {
  /** Of the rules file, from 1. */
  readonly line: number;
  readonly id?: string;
  readonly label: string;
  /** Half-open range of characters; absent for rules that look at the text as a whole. */
  readonly start?: number;
  readonly end?: number;
}

/** A component made from a rules file. */
export interface RulesComponent {
  readonly component: Component;
  /** Lines that are left out, and parts of lines that can never match, in order. */
  readonly issues: readonly RuleIssue[];
  /** How many rules work. */
  readonly rules: number;
  /** Every match of every rule in `doc`, by place. */
  explain(doc: Doc): readonly RuleHit[];
}

/**
 * Makes a component from a rules file. For a task of relations the rules find its entities, whose types are their labels, and
 * say nothing about relations; for one of coreference they find mentions beside those that words tell, see {@link createCorefRules}. Lines with mistakes are reported as issues; it works with the others. Throws
 * `argument-invalid` for a task of a kind that has no rules.
 */
export function createRulesComponent({ name, task, text, file }: RulesComponentOptions): RulesComponent {
  if (!ruledKinds.includes(task.kind)) throw noRules(task);
  const own = taskOfRules(task);
  // Coreference has rules of its own, so that a file may be empty.
  const isBare = task.kind === 'coref' && text.trim() === '';
  const { rules, issues } = isBare
    ? { rules: [], issues: [] }
    : parseRules(text, own, file === undefined ? {} : { file });
  const finder = new RuleFinder(rules);
  const bytes = new TextEncoder().encode(text);
  const source: Source = { kind: 'rules', name, hash: sha256(bytes) };

  const choose = (doc: Doc, search: RuleSearch): RuleMatch[] => chooseMatches(doc.length, rules, search);
  const findFrames = task.kind === 'frames' ? createFrameRules(task, rules) : undefined;
  const findClusters = task.kind === 'coref' ? createCorefRules(task) : undefined;
  const annotate = (doc: Doc): Annotations => {
    if (findFrames !== undefined) return { frames: findFrames(doc), source };
    if (own.kind === 'textcat') return { cats: chooseCats(task, rules, finder.matching(doc)), source };
    const search = finder.find(doc);
    if (findClusters !== undefined) {
      const marked = search.matches.map(({ rule, startToken, endToken }) => {
        const { label } = rules[rule]!;
        return { startToken, endToken, ...(task.labels.length > 0 && { label }) };
      });
      return { coref: findClusters(doc, marked), source };
    }
    const place = ({ rule, startToken, endToken }: RuleMatch): LabelledSpan => ({
      start: doc.starts[startToken]!,
      end: doc.ends[endToken - 1]!,
      label: rules[rule]!.label,
    });
    if (own.kind === 'ner') return { ents: choose(doc, search).map(place), source };
    return { spans: { [spansGroup(task)]: withoutTwins(search.matches.map(place)) }, source };
  };

  const component: Component = {
    name,
    task,
    source,
    sizeBytes: bytes.length,
    async predict(docs: readonly Doc[], { signal, onProgress }: PredictOptions = {}): Promise<readonly Prediction[]> {
      checkDocs(docs);
      return docs.map((doc, index) => {
        signal?.throwIfAborted();
        const annotations = annotate(doc);
        onProgress?.(index + 1);
        return { annotations };
      });
    },
    reasons: (doc) =>
      explain(doc).map(({ line, id, ...found }) => ({
        ...found,
        because: `rule on line ${line}${id === undefined ? '' : ` (${id})`}`,
      })),
  };

  const hit = (index: number): RuleHit => {
    const { line, id, label } = rules[index]!;
    return { line, label, ...(id === undefined ? {} : { id }) };
  };
  const explain = (doc: Doc): RuleHit[] => {
    const search = finder.find(doc);
    // An entity may be a shorter match than the longest from its first token.
    const longest = new Set(search.matches);
    const shortened = own.kind === 'ner' ? choose(doc, search).filter((match) => !longest.has(match)) : [];
    const placed = [...search.matches, ...shortened];
    const rulesWithPlace = new Set(placed.map(({ rule }) => rule));
    const unplaced =
      own.kind !== 'textcat' ? [] : [...finder.matching(doc)].filter((rule) => !rulesWithPlace.has(rule));
    return [
      ...placed
        .sort((a, b) => a.startToken - b.startToken || b.endToken - a.endToken || a.rule - b.rule)
        .map(({ rule, startToken, endToken }) => ({
          ...hit(rule),
          start: doc.starts[startToken]!,
          end: doc.ends[endToken - 1]!,
        })),
      ...unplaced.map(hit),
    ];
  };
  return { component, issues, rules: rules.length, explain };
}

/** The kinds of tasks about which rules can say something; of relations, which their entities are. */
const ruledKinds: readonly TaskKind[] = ['textcat', 'ner', 'spancat', 'relations', 'coref', 'frames'];

/** The task that the labels of rules are of. */
function taskOfRules(task: Task): Task {
  if (task.kind === 'coref') return mentionTask(task);
  return task.kind === 'relations' ? { ...task, kind: 'ner', labels: task.entities ?? [] } : task;
}

/** Spans by place, each once: several rules may find the same. */
function withoutTwins(spans: readonly LabelledSpan[]): LabelledSpan[] {
  const byKey = new Map(spans.map((span) => [`${span.start} ${span.end} ${span.label}`, span]));
  return [...byKey.values()].sort((a, b) => a.start - b.start || a.end - b.end);
}

function noRules({ name, kind }: Task): TinctureError {
  return new TinctureError({
    code: 'argument-invalid',
    problem: `The task ${name} is ${kind}, and rules are for ${ruledKinds.join(', ')}.`,
    fix: 'Use a trained model for it.',
  });
}
