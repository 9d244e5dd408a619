import type { JsonObject, JsonValue } from '../../json.ts';
import type { Task } from '../../tasks/task.ts';
import type { Findings } from '../findings.ts';
import { isJsonList, isJsonObject } from '../json-checks.ts';

/** A task of Label Studio, in whichever of its two forms it was exported. */
export interface LabelStudioTask {
  /** What was shown: the text is one of these. */
  readonly fields: JsonObject;
  /** What was marked, as in the full form; undefined where nobody annotated. */
  readonly results: readonly JsonValue[] | undefined;
  /** The flat form has no relations: nothing is known about them. */
  readonly isFlat: boolean;
}

/** Finds what was shown and what was marked. Without a `data` it is the flat form, in which both stand side by side. */
export function findTask(value: JsonObject, task: Task | undefined, findings: Findings): LabelStudioTask {
  return isJsonObject(value.data) ? fullTask(value, value.data, findings) : flatTask(value, task);
}

/** Of several annotations the one marked as the ground truth, else the last that nobody cancelled. */
function fullTask(value: JsonObject, fields: JsonObject, findings: Findings): LabelStudioTask {
  const { annotations = value.completions, predictions } = value;
  if (isJsonList(predictions) && predictions.length > 0)
    findings.repair('Left out: predictions beside the annotations');
  const all = isJsonList(annotations) ? annotations.filter(isJsonObject) : [];
  const done = all.filter(({ was_cancelled: isCancelled }) => isCancelled !== true);
  if (all.length > 0 && done.length === 0)
    findings.reject('answer-set-aside', 'The annotation is cancelled: nobody decided.');
  const chosen = done.find(({ ground_truth: isTrue }) => isTrue === true) ?? done.at(-1);
  if (done.length > 1) findings.repair('Kept one of several annotations of a task: the ground truth, or else the last');
  return {
    fields,
    results: chosen === undefined ? undefined : isJsonList(chosen.result) ? chosen.result : [],
    isFlat: false,
  };
}

/** What Label Studio adds to a flat task. */
const ownKeys = ['id', 'meta', 'annotator', 'annotation_id', 'created_at', 'updated_at', 'lead_time'];

function flatTask(value: JsonObject, task: Task | undefined): LabelStudioTask {
  const fields: Record<string, JsonValue | undefined> = {};
  const results: JsonValue[] = [];
  for (const [key, field] of Object.entries(value)) {
    if (ownKeys.includes(key)) continue;
    const marked = resultsIn(field, task);
    if (marked.length > 0) results.push(...marked);
    else fields[key] = field;
  }
  const isDone = results.length > 0 || value.annotation_id !== undefined || value.annotator !== undefined;
  return { fields, results: isDone ? results : undefined, isFlat: true };
}

/** A field of the flat form as results of the full one; none where it is something that was shown. */
function resultsIn(field: JsonValue | undefined, task: Task | undefined): readonly JsonValue[] {
  if (isJsonList(field) && field.length > 0 && field.every((item) => isJsonObject(item) && isJsonList(item.labels)))
    return field.map((item) => ({ type: 'labels', value: item }));
  if (isJsonObject(field) && isJsonList(field.choices)) return [{ type: 'choices', value: field }];
  const isLabel = task?.kind === 'textcat' && task.labels.some(({ name }) => name === field);
  return isLabel && typeof field === 'string' ? [{ type: 'choices', value: { choices: [field] } }] : [];
}
