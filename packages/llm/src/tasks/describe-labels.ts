import { inTreeOrder, type Label, type Task } from 'tincture';

/** The labels of a task as lines of a prompt: name, definition, examples and counterexamples. Those below others are indented. */
export function describeLabels(task: Task): string {
  return inTreeOrder(task.labels)
    .map(({ label, depth }) => `${'  '.repeat(depth)}${describeLabel(label)}`)
    .join('\n');
}

/** One label as a line of a prompt. */
export function describeLabel({ name, definition, examples = [], counterexamples = [], from, to }: Label): string {
  const leads = [
    ...(from === undefined ? [] : [`from ${from.join(' or ')}`]),
    ...(to === undefined ? [] : [`to ${to.join(' or ')}`]),
  ].join(' ');
  const parts = [
    `- ${name}${leads === '' ? '' : ` (${leads})`}${definition === undefined ? '' : `: ${sentence(definition)}`}`,
  ];
  if (examples.length > 0) parts.push(`For example: ${examples.map(quote).join(', ')}.`);
  if (counterexamples.length > 0) parts.push(`But not: ${counterexamples.map(quote).join(', ')}.`);
  return parts.join(' ');
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}

/** A text without line breaks: a base model continues lines, so a text in its prompt must be one. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
