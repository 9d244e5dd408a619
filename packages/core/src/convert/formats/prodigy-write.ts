import { alignSpan } from '../../doc/align.ts';
import type { Document, LabelledSpan } from '../../doc/annotations.ts';
import { tokenText } from '../../doc/create-doc.ts';
import { docOf } from '../../doc/doc-of.ts';
import type { JsonObject } from '../../json.ts';
import { chosenLabels } from '../../score/cats.ts';
import { spansOf } from '../../tasks/spancat.ts';
import { spansGroup } from '../../tasks/spans-group.ts';
import type { Task } from '../../tasks/task.ts';
import { createOffsetMap } from '../code-points.ts';
import { nil } from '../fields.ts';
import { countCatLosses, countLosses } from '../losses.ts';
import type { FormatWriter, WriteOptions } from '../types.ts';

/** Writes Prodigy's JSON lines: `ner_manual` tasks for `ner`, `spans_manual` for `spancat`, `choice` for `textcat`. */
export function createProdigyWriter({ task, onLoss }: WriteOptions): FormatWriter {
  const document = (item: Document): string => {
    const { text, id, meta } = item;
    const { part, fields } = answerTo(task, item);
    countLosses(
      item,
      ['id', 'meta', 'confidence', 'kbId', part],
      onLoss,
      part === 'spans' ? spansGroup(task) : undefined,
    );
    if (part === 'cats') countCatLosses(item, task, onLoss);
    return `${JSON.stringify({ text, ...(id === undefined ? {} : { id }), ...(meta && { meta }), ...fields })}\n`;
  };
  return { head: '', document, tail: '' };
}

/** What an answer to a task is made from. */
function answerTo(
  task: Task,
  item: Document,
): { readonly part: 'ents' | 'spans' | 'cats'; readonly fields: JsonObject } {
  const { annotations } = item;
  if (task.kind === 'ner') return { part: 'ents', fields: spanFields(item, task, annotations.ents, 'ner_manual') };
  if (task.kind === 'spancat')
    return { part: 'spans', fields: spanFields(item, task, spansOf(task, annotations), 'spans_manual') };
  return { part: 'cats', fields: choiceFields(item, task) };
}

function spanFields(item: Document, task: Task, marked: readonly LabelledSpan[] | undefined, view: string): JsonObject {
  const { text } = item;
  const doc = docOf(item, task);
  const { toCodePoints } = createOffsetMap(text);
  const tokens = Array.from(doc.starts, (start, index) => {
    const end = doc.ends[index]!;
    const nextStart = doc.starts[index + 1] ?? text.length;
    return {
      text: tokenText(doc, index),
      start: toCodePoints(start),
      end: toCodePoints(end),
      id: index,
      ws: nextStart > end,
    };
  });
  if (marked === undefined) return { tokens, _view_id: view };
  const spans = marked.map(({ start, end, label, confidence, kbId }) => {
    const range = alignSpan(doc, start, end, 'expand');
    return {
      start: toCodePoints(start),
      end: toCodePoints(end),
      ...(range && { token_start: range.startToken, token_end: range.endToken - 1 }),
      label,
      ...(confidence === undefined ? {} : { score: confidence }),
      ...(kbId === undefined ? {} : { kb_id: kbId ?? nil }),
    };
  });
  return { tokens, spans, _view_id: view, answer: 'accept' };
}

function choiceFields({ annotations }: Document, task: Task): JsonObject {
  const options = task.labels.map(({ name }) => ({ id: name, text: name }));
  const config = { choice_style: task.multiple === true ? 'multiple' : 'single' };
  if (annotations.cats === undefined) return { options, config, _view_id: 'choice' };
  return { options, accept: chosenLabels(task, annotations), config, _view_id: 'choice', answer: 'accept' };
}
