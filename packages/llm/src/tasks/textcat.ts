import {
  type Doc,
  type Document,
  type Dropped,
  hasParents,
  type JsonObject,
  type Task,
  withLabelsAbove,
} from 'tincture';
import { z } from 'zod';
import { createLabelFinder, type LabelFinder } from '../find-label.ts';
import { findJson, withoutReasoning } from '../loose-json.ts';
import type { Prompt, PromptStyle } from '../prompt.ts';
import { chatPrompt } from './chat-prompt.ts';
import { describeLabels, oneLine } from './describe-labels.ts';
import type { ParsedAnswer, Said, TaskPrompts } from './task-prompts.ts';

/** Prompts and answers for text classification: the model names one label, or all that apply. */
export const textcatPrompts: TaskPrompts = { build, schema, answerTokens, parse };

function build(task: Task, { text }: Doc, examples: readonly Document[], style: PromptStyle): Prompt {
  const isMultiple = task.multiple === true;
  if (style === 'completion') {
    const head = `${isMultiple ? 'Each text is followed by all of its labels' : 'Each text is followed by its label'}. The labels are:\n${describeLabels(task)}${hasParents(task.labels) ? `\n${treeRule(task)}` : ''}`;
    const word = isMultiple ? 'Labels' : 'Label';
    const shown = examples.map(
      (example) => `Text: ${oneLine(example.text)}\n${word}: ${labelsOf(example).join(', ') || 'none'}`,
    );
    return { style, text: [head, ...shown, `Text: ${oneLine(text)}\n${word}:`].join('\n\n'), stop: ['\n'] };
  }
  return chatPrompt(task, text, examples, {
    instruction: isMultiple
      ? 'You decide which labels apply to a text: all that do, or none.'
      : 'You decide which one label fits a text best.',
    answer: [
      ...(hasParents(task.labels) ? [treeRule(task)] : []),
      isMultiple ? 'Answer with JSON: {"labels": ["..."]}.' : 'Answer with JSON: {"label": "..."}.',
    ],
    answerTo: (example) => {
      const labels = labelsOf(example);
      return isMultiple ? { labels } : { label: labels[0] ?? '' };
    },
  });
}

/** What it means that labels are indented. */
function treeRule({ multiple }: Task): string {
  return multiple === true
    ? 'A label that is indented lies below the one above it, which applies too.'
    : 'A label that is indented lies below the one above it: name the most specific one that fits, and a general one only where none below it does.';
}

function labelsOf({ annotations }: Document): string[] {
  return Object.entries(annotations.cats ?? {}).flatMap(([label, score]) => (score >= 0.5 ? [label] : []));
}

function schema(task: Task): JsonObject {
  const label = { type: 'string', enum: task.labels.map(({ name }) => name) };
  const properties: JsonObject = task.multiple === true ? { labels: { type: 'array', items: label } } : { label };
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** No name of a label has more tokens than characters. */
function answerTokens({ labels, multiple }: Task): number {
  const lengths = labels.map(({ name }) => name.length + 2);
  return 16 + (multiple === true ? lengths.reduce((sum, length) => sum + length, 0) : Math.max(...lengths));
}

function parse(task: Task, _doc: Doc, said: Said, style: PromptStyle): ParsedAnswer | undefined {
  const findLabel = createLabelFinder(task);
  const named = style === 'chat' ? fromJson(task, said.text, findLabel) : fromLine(task, said.text, findLabel);
  if (named === undefined) return undefined;
  const dropped: Dropped[] = [];
  const chosen = new Set<string>();
  for (const label of named) {
    const name = findLabel(label);
    if (name === undefined) dropped.push({ what: label.slice(0, 200), reason: 'label-unknown' });
    else chosen.add(name);
  }
  // Where one label must be named, naming none is no answer; nor is naming none that exists.
  const [first] = chosen;
  if (first === undefined && (task.multiple !== true || named.length > 0)) return undefined;
  if (task.multiple !== true) {
    return {
      annotations: { cats: Object.fromEntries(task.labels.map(({ name }) => [name, name === first ? 1 : 0])) },
      dropped,
    };
  }
  // What was cut off, or named by a name that nobody knows, may be any of the other labels: then they are missing.
  const isWhole = dropped.length === 0 && (style === 'chat' || said.finish === 'stop');
  const applying = new Set(withLabelsAbove(task.labels, chosen));
  const judged = task.labels.filter(({ name }) => isWhole || applying.has(name));
  return {
    annotations: { cats: Object.fromEntries(judged.map(({ name }) => [name, applying.has(name) ? 1 : 0])) },
    dropped,
  };
}

const name = z.union([z.string(), z.number()]).transform(String);
const answerSchema = z.union([
  z.object({ labels: z.array(name) }).transform(({ labels }) => labels),
  z.object({ label: name }).transform(({ label }) => [label]),
  z.array(name),
]);

/** The labels that an answer names: in JSON, or as nothing but a label. */
function fromJson(task: Task, answer: string, findLabel: LabelFinder): string[] | undefined {
  const isMultiple = task.multiple === true;
  const read = (value: unknown): string[] | undefined => {
    const labels = answerSchema.safeParse(value).data;
    const isUsable = labels?.some((label) => findLabel(label) !== undefined) || (isMultiple && labels?.length === 0);
    return isUsable && (isMultiple || labels?.length === 1) ? labels : undefined;
  };
  const found = findJson(answer, { listKey: 'labels', read });
  if (found !== undefined) return found.isCut ? undefined : found.value;
  const bare = findLabel(withoutReasoning(answer));
  return bare === undefined ? undefined : [bare];
}

/** The labels on the first line of an answer; a name may itself hold the commas that stand between them. */
function fromLine(task: Task, answer: string, findLabel: LabelFinder): string[] | undefined {
  const line = answer.trim().split('\n')[0]?.trim() ?? '';
  const whole = findLabel(line);
  if (whole !== undefined) return [whole];
  if (line === '') return undefined;
  if (/^none\W*$/i.test(line)) return [];
  const named = splitLabels(line, findLabel, Math.max(...task.labels.map((label) => label.name.split(/[,;]/).length)));
  return task.multiple === true ? named : named.slice(0, 1);
}

/** Splits at commas; as many parts as make a label together, but no more than `longest`, are one. */
function splitLabels(line: string, findLabel: LabelFinder, longest: number): string[] {
  const parts = line.split(/(?<=[,;])/);
  const named: string[] = [];
  for (let at = 0; at < parts.length; ) {
    let length = Math.min(longest, parts.length - at);
    const joined = (): string =>
      parts
        .slice(at, at + length)
        .join('')
        .trim()
        .replace(/[,;]$/, '');
    while (length > 1 && findLabel(joined()) === undefined) length--;
    if (joined() !== '') named.push(joined());
    at += length;
  }
  return named;
}
