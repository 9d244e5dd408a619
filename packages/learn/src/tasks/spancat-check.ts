// What no sound network for spans can be learnt from is refused before the work begins.
import { counted, type Task } from 'tincture';
import { contextWords } from 'tincture/training';
import { trainingInvalid } from '../train/check.ts';
import { cutPieces, hasSpans, type SpancatText } from './spancat-data.ts';

/** Every candidate has a score for each label. */
const mostLabels = 1_000;

/** Throws `training-invalid` for more labels than spans can be scored for. */
export function checkLabels(task: Task): void {
  if (task.labels.length <= mostLabels) return;
  throw trainingInvalid(
    `The task has ${task.labels.length} labels.`,
    `Use at most ${mostLabels} labels for spans, or make several tasks of them.`,
  );
}

/** Throws `training-invalid` where no text has a span that can be learnt. */
export function checkTexts(task: Task, texts: readonly SpancatText[]): void {
  if (texts.length === 0) {
    throw trainingInvalid(
      'There is no text with annotated spans to train on.',
      'Annotate some texts, or name the group that their spans are in: `group:` in the task. A text where somebody looked and found nothing has an empty list.',
    );
  }
  if (!hasSpans(texts)) {
    throw trainingInvalid(
      `None of ${counted(texts.length, 'training text')} has a span of the task "${task.name}".`,
      'Annotate texts in which its labels occur.',
    );
  }
  if (!texts.some((text) => hasSpans(cutPieces(text).map(({ target }) => ({ spans: target }))))) {
    throw trainingInvalid(
      `All spans are longer than the ${contextWords} words that are seen together, or cross where a text is cut for that.`,
      'Cut the texts into shorter ones.',
    );
  }
}
