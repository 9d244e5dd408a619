import { alignSpan } from '../../doc/align.ts';
import type { Document, LabelledSpan, Range } from '../../doc/annotations.ts';
import { tokenText } from '../../doc/create-doc.ts';
import { docOf } from '../../doc/doc-of.ts';
import type { JsonObject } from '../../json.ts';
import { chosenLabels } from '../../score/cats.ts';
import { spansOf } from '../../tasks/spancat.ts';
import { spansGroup } from '../../tasks/spans-group.ts';
import type { Task } from '../../tasks/task.ts';
import { createOffsetMap } from '../code-points.ts';
import { nil } from '../fields.ts';
import { countCatLosses, countLosses, type Part } from '../losses.ts';
import type { FormatWriter, WriteOptions } from '../types.ts';

/**
 * Writes Prodigy's JSON lines: `ner_manual` tasks for `ner`, `spans_manual` for `spancat`, `relations` for `relations`, `choice`
 * for `textcat`.
 */
export function createProdigyWriter({ task, onLoss }: WriteOptions): FormatWriter {
  const document = (item: Document): string => {
    const { text, id, meta } = item;
    const { parts, fields } = answerTo(task, item);
    const group = task.kind === 'spancat' ? spansGroup(task) : undefined;
    countLosses(item, ['id', 'meta', 'confidence', 'kbId', ...parts], onLoss, group);
    if (parts.includes('cats')) countCatLosses(item, task, onLoss);
    return `${JSON.stringify({ text, ...(id === undefined ? {} : { id }), ...(meta && { meta }), ...fields })}\n`;
  };
  return { head: '', document, tail: '' };
}

/** What an answer to a task is made from. */
function answerTo(task: Task, item: Document): { readonly parts: readonly Part[]; readonly fields: JsonObject } {
  const { annotations } = item;
  switch (task.kind) {
    case 'ner':
      return { parts: ['ents'], fields: spanFields(item, task, annotations.ents, 'ner_manual') };
    case 'spancat':
      return { parts: ['spans'], fields: spanFields(item, task, spansOf(task, annotations), 'spans_manual') };
    case 'relations':
      return { parts: ['ents', 'rels'], fields: relationFields(item, task) };
    default:
      return { parts: ['cats'], fields: choiceFields(item, task) };
  }
}

/** As the entities, and each relation with its ends by their last tokens and by their places. */
function relationFields(item: Document, task: Task): JsonObject {
  const { text, annotations } = item;
  const { ents, rels } = annotations;
  const fields = spanFields(item, task, ents, 'relations');
  if (ents === undefined || rels === undefined) return { ...fields, answer: undefined };
  const doc = docOf(item, task);
  const { toCodePoints } = createOffsetMap(text);
  const end = ({ start, end, label }: Range & { readonly label: string }): JsonObject => {
    const range = alignSpan(doc, start, end, 'expand');
    return {
      start: toCodePoints(start),
      end: toCodePoints(end),
      ...(range && { token_start: range.startToken, token_end: range.endToken - 1 }),
      label,
    };
  };
  const relations = rels.map(({ from, to, label, confidence }): JsonObject => {
    const [head, child] = [end(from), end(to)];
    return {
      ...{ head: head.token_end, child: child.token_end, head_span: head, child_span: child, label },
      ...(confidence === undefined ? {} : { score: confidence }),
    };
  });
  return { ...fields, relations };
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
  const chosen = chosenLabels(task, annotations);
  // An accepted choice of one without a choice would say what cannot be: it stays open.
  const isOpen = annotations.cats === undefined || (task.multiple !== true && chosen.length === 0);
  if (isOpen) return { options, config, _view_id: 'choice' };
  return { options, accept: chosen, config, _view_id: 'choice', answer: 'accept' };
}
