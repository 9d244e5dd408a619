import { alignSpan } from '../../doc/align.ts';
import type { Document, Range } from '../../doc/annotations.ts';
import { tokenText } from '../../doc/create-doc.ts';
import { docOf } from '../../doc/doc-of.ts';
import type { JsonObject } from '../../json.ts';
import { chosenLabels } from '../../score/cats.ts';
import type { Task } from '../../tasks/task.ts';
import { createOffsetMap } from '../code-points.ts';
import { nil } from '../fields.ts';
import { countCatLosses, countLosses, type Part } from '../losses.ts';
import type { FormatWriter, WriteOptions } from '../types.ts';

/** Writes Prodigy's JSON lines: `ner_manual` tasks for `ner`, `relations` tasks for `relations`, `choice` tasks for `textcat`. */
export function createProdigyWriter({ task, onLoss }: WriteOptions): FormatWriter {
  const document = (item: Document): string => {
    const { text, id, meta } = item;
    countLosses(item, ['id', 'meta', 'confidence', 'kbId', ...carried(task)], onLoss);
    const answer =
      task.kind === 'ner'
        ? entityFields(item, task)
        : task.kind === 'relations'
          ? relationFields(item, task)
          : choiceFields(item, task);
    if (task.kind === 'textcat') countCatLosses(item, task, onLoss);
    return `${JSON.stringify({ text, ...(id === undefined ? {} : { id }), ...(meta && { meta }), ...answer })}\n`;
  };
  return { head: '', document, tail: '' };
}

function carried({ kind }: Task): readonly Part[] {
  if (kind === 'relations') return ['ents', 'rels'];
  return [kind === 'ner' ? 'ents' : 'cats'];
}

/** As the entities, and each relation with its ends by their last tokens and by their places. */
function relationFields(item: Document, task: Task): JsonObject {
  const { text, annotations } = item;
  const fields = { ...entityFields(item, task), _view_id: 'relations' };
  const { ents, rels } = annotations;
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

function entityFields(document: Document, task: Task): JsonObject {
  const { text } = document;
  const { ents } = document.annotations;
  const doc = docOf(document, task);
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
  if (ents === undefined) return { tokens, _view_id: 'ner_manual' };
  const spans = ents.map(({ start, end, label, confidence, kbId }) => {
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
  return { tokens, spans, _view_id: 'ner_manual', answer: 'accept' };
}

function choiceFields({ annotations }: Document, task: Task): JsonObject {
  const options = task.labels.map(({ name }) => ({ id: name, text: name }));
  const config = { choice_style: task.multiple === true ? 'multiple' : 'single' };
  if (annotations.cats === undefined) return { options, config, _view_id: 'choice' };
  return { options, accept: chosenLabels(task, annotations), config, _view_id: 'choice', answer: 'accept' };
}
