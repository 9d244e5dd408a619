import type { Doc, Document, Dropped, JsonObject, Task } from 'tincture';
import { z } from 'zod';
import { findJson } from '../loose-json.ts';
import type { Prompt, PromptStyle } from '../prompt.ts';
import { describeLabels, oneLine } from './describe-labels.ts';
import type { ParsedAnswer, TaskPrompts } from './task-prompts.ts';

/** Prompts and answers for text classification: the model names one label, or all that apply. */
export const textcatPrompts: TaskPrompts = { build, schema, parse };

function build(task: Task, text: string, examples: readonly Document[], style: PromptStyle): Prompt {
  const isMultiple = task.multiple === true;
  if (style === 'completion') {
    const head = `${isMultiple ? 'Each text is followed by all of its labels' : 'Each text is followed by its label'}. The labels are:\n${describeLabels(task)}`;
    const word = isMultiple ? 'Labels' : 'Label';
    const shown = examples.map(
      (example) => `Text: ${oneLine(example.text)}\n${word}: ${labelsOf(example).join(', ') || 'none'}`,
    );
    return { style, text: [head, ...shown, `Text: ${oneLine(text)}\n${word}:`].join('\n\n'), stop: ['\n'] };
  }
  const system = [
    isMultiple
      ? 'You decide which labels apply to a text: all that do, or none.'
      : 'You decide which one label fits a text best.',
    'The labels are:',
    describeLabels(task),
    ...(task.guidelines === undefined ? [] : ['', 'Guidelines:', task.guidelines.trim()]),
    '',
    isMultiple ? 'Answer with JSON: {"labels": ["..."]}.' : 'Answer with JSON: {"label": "..."}.',
  ].join('\n');
  const shown = examples.map((example) => {
    const labels = labelsOf(example);
    return `Text: ${example.text}\nAnswer: ${JSON.stringify(isMultiple ? { labels } : { label: labels[0] ?? '' })}`;
  });
  return { style, system, user: [...shown, `Text: ${text}\nAnswer:`].join('\n\n') };
}

function labelsOf({ annotations }: Document): string[] {
  return Object.entries(annotations.cats ?? {}).flatMap(([label, score]) => (score >= 0.5 ? [label] : []));
}

function schema(task: Task): JsonObject {
  const label = { type: 'string', enum: task.labels.map(({ name }) => name) };
  const properties: JsonObject = task.multiple === true ? { labels: { type: 'array', items: label } } : { label };
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

const oneAnswer = z.object({ label: z.string() });
const severalAnswer = z.object({ labels: z.array(z.string()) });

function parse(task: Task, _doc: Doc, answer: string, style: PromptStyle): ParsedAnswer | undefined {
  const said = style === 'chat' ? fromJson(task, answer) : fromLine(answer);
  if (said === undefined) return undefined;
  const known = new Map(task.labels.map(({ name }) => [name.toLowerCase(), name]));
  const dropped: Dropped[] = [];
  const chosen = new Set<string>();
  for (const label of said) {
    const name = known.get(label.trim().toLowerCase());
    if (name === undefined) dropped.push({ what: label.slice(0, 200), reason: 'label-unknown' });
    else chosen.add(name);
  }
  // Where exactly one label must be named, naming none (or none that exists) is no answer.
  const [first] = chosen;
  if (first === undefined && (task.multiple !== true || said.length > 0)) return undefined;
  const isChosen = (name: string): boolean => (task.multiple === true ? chosen.has(name) : name === first);
  return {
    annotations: { cats: Object.fromEntries(task.labels.map(({ name }) => [name, isChosen(name) ? 1 : 0])) },
    dropped,
  };
}

function fromJson(task: Task, answer: string): string[] | undefined {
  const found = findJson(answer, 'labels');
  if (task.multiple === true) {
    const several = severalAnswer.safeParse(Array.isArray(found?.value) ? { labels: found.value } : found?.value);
    return several.success ? several.data.labels : undefined;
  }
  const one = oneAnswer.safeParse(found?.value);
  if (one.success) return [one.data.label];
  // A model that was asked for JSON and answers with nothing but a label has answered.
  const bare = answer.trim().replace(/^["'`]+|["'`.]+$/g, '');
  return task.labels.some(({ name }) => name.toLowerCase() === bare.toLowerCase()) ? [bare] : undefined;
}

function fromLine(answer: string): string[] | undefined {
  const line = answer.trim().split('\n')[0]?.trim() ?? '';
  if (line === '') return undefined;
  return /^none\b/i.test(line) ? [] : line.split(/[,;]/).map((part) => part.replace(/[.\s]+$/, ''));
}
