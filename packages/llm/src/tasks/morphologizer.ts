import { normalizeMorph, type Task } from 'tincture';
import { z } from 'zod';
import { createLabelFinder } from '../find-label.ts';
import { describeLabels } from './describe-labels.ts';
import type { TaskPrompts } from './task-prompts.ts';
import { attributePrompts, type Meant } from './word-attribute.ts';

/** Prompts and answers for universal features: the model lists those of each word as CoNLL-U writes them, `_` for none. */
export const morphologizerPrompts: TaskPrompts = attributePrompts({
  column: 'features',
  instruction: ({ labels, ...task }) =>
    `You give each word of a text its morphological features, as Universal Dependencies define them: those that it has in this text. ${
      labels.length === 0
        ? 'For example Number=Plur, Tense=Past, Case=Gen.'
        : `The features are:\n${describeLabels({ ...task, labels })}`
    }`,
  schema: () => ({ type: 'string' }),
  rules: ['"features" are joined by "|", as in "Number=Sing|Person=3"; "_" says that the word has none.'],
  inLine: 'and its features, joined by "|", or "_" where it has none',
  attribute: () => 'morph',
  written: (value) => (value === '' ? '_' : value),
  reader,
});

/** One value of a feature, or several of which each is possible: `Acc,Nom`. */
const feature = /^[A-Z][A-Za-z0-9[\]]*=[A-Za-z0-9]+(?:,[A-Za-z0-9]+)*$/;
const saidSchema = z.union([
  z.string().transform((said) => said.split(/\s*[|;]\s*/)),
  z.array(z.string()),
  // Some models write an object of features where a text was asked for.
  z.record(z.string(), z.string()).transform((said) => Object.entries(said).map(([name, value]) => `${name}=${value}`)),
]);

function reader(task: Task): (said: unknown) => Meant {
  const findLabel = createLabelFinder(task);
  return (said) => {
    const features = saidSchema.safeParse(said).data?.map((one) => one.trim());
    if (features === undefined) return { reason: 'features-malformed' };
    const isNone = features.every((one) => /^(?:_|none)?$/i.test(one));
    if (isNone) return { value: '' };
    const known = task.labels.length === 0 ? features : features.map((one) => findLabel(one));
    const named = known.filter((one) => one !== undefined);
    if (named.length < known.length) return { reason: 'label-unknown' };
    const value = named.every((one) => feature.test(one)) ? normalizeMorph(named.join('|')) : undefined;
    return value === undefined ? { reason: 'features-malformed' } : { value };
  };
}
