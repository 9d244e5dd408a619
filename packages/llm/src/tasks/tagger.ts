import { createLabelFinder } from '../find-label.ts';
import { describeLabels } from './describe-labels.ts';
import type { TaskPrompts } from './task-prompts.ts';
import { attributePrompts } from './word-attribute.ts';

/** Prompts and answers for parts of speech: the model names one tag for each word. */
export const taggerPrompts: TaskPrompts = attributePrompts({
  column: 'tag',
  instruction: (task) => `You give each word of a text its part of speech. The tags are:\n${describeLabels(task)}`,
  schema: ({ labels }) => ({ type: 'string', enum: labels.map(({ name }) => name) }),
  rules: ['"tag" is the one tag that the word has in this text.'],
  inLine: 'and its tag',
  attribute: ({ attribute = 'tag' }) => attribute,
  reader(task) {
    const findLabel = createLabelFinder(task);
    return (said) => {
      const value = typeof said === 'string' ? findLabel(said) : undefined;
      return value === undefined ? { reason: 'label-unknown' } : { value };
    };
  },
});
