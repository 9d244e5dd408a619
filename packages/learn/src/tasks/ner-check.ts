// What no sound network can be learnt from is refused before the work begins.
import { counted, type Task } from 'tincture';
import { contextWords, type TagScheme } from 'tincture/training';
import { amountOf } from '../tokens/settings.ts';
import { trainingInvalid } from '../train/check.ts';
import { cutPieces, hasEntities, type NerText } from './ner-data.ts';

/** Steps between tags are counted with the square of the labels. */
const mostLabels = 200;

/** Throws `training-invalid` for more labels than a network of tags can tell apart, before anything is made that grows with them. */
export function checkLabels(task: Task): void {
  if (task.labels.length <= mostLabels) return;
  throw trainingInvalid(
    `The task has ${task.labels.length} labels.`,
    `Use at most ${mostLabels} labels for entities, or make several tasks of them.`,
  );
}

/** Scores of tags, four bytes each and kept twice, that texts may have in all. */
const mostScores = 4e8;

/** Throws `training-invalid` where what is known of each tag of each word would not fit into memory. */
export function checkAmount(task: Task, texts: readonly NerText[]): void {
  const { words } = amountOf(texts);
  if (words * (1 + 4 * task.labels.length) <= mostScores) return;
  throw trainingInvalid(
    `The task has ${task.labels.length} labels for texts of ${words} words: they do not fit into memory together.`,
    'Train on fewer texts, or make several tasks of the labels.',
  );
}

/** Throws `training-invalid` where no text has an entity that can be learnt. */
export function checkTexts(task: Task, scheme: TagScheme, texts: readonly NerText[]): void {
  if (texts.length === 0) {
    throw trainingInvalid(
      'There is no text with annotated entities to train on.',
      'Annotate some texts; a text where somebody looked and found nothing has an empty list of entities.',
    );
  }
  if (!hasEntities(texts)) {
    throw trainingInvalid(
      `None of ${counted(texts.length, 'training text')} has an entity of the task "${task.name}".`,
      'Annotate texts in which its labels occur.',
    );
  }
  if (!texts.some((text) => cutPieces(scheme, text).some(({ entities }) => entities > 0))) {
    throw trainingInvalid(
      `All entities are longer than the ${contextWords} words that are seen together, or cross where a text is cut for that.`,
      'Annotate names, not passages, or cut the texts into shorter ones.',
    );
  }
}
