import type { Document, LabelledSpan } from '../../doc/annotations.ts';
import type { JsonObject } from '../../json.ts';
import { chosenLabels } from '../../score/cats.ts';
import { spansOf } from '../../tasks/spancat.ts';
import { spansGroup } from '../../tasks/spans-group.ts';
import type { Task } from '../../tasks/task.ts';
import { countCatLosses, countLosses, type Part } from '../losses.ts';
import type { FormatWriter, WriteOptions } from '../types.ts';

/**
 * Writes Label Studio's JSON: a list of tasks, each with one annotation where somebody looked. It fits a labelling interface
 * with `<Text name="text">` and, named `label`, `<Labels>` or `<Choices>`.
 */
export function createLabelStudioWriter({ task, onLoss }: WriteOptions): FormatWriter {
  let isFirst = true;
  const document = (item: Document): string => {
    const { text, id, meta } = item;
    const group = task.kind === 'spancat' ? spansGroup(task) : undefined;
    const { parts, results } = resultsOf(item, task, onLoss);
    countLosses(item, ['id', 'meta', ...parts], onLoss, group);
    if (parts.includes('cats')) countCatLosses(item, task, onLoss);
    const written = {
      ...(id === undefined ? {} : { id }),
      data: { text },
      ...(meta && { meta }),
      annotations: results === undefined ? [] : [{ result: results }],
    };
    const before = isFirst ? '' : ',\n';
    isFirst = false;
    return before + JSON.stringify(written);
  };
  return { head: '[\n', document, tail: '\n]\n' };
}

interface Results {
  readonly parts: readonly Part[];
  /** Undefined where nobody looked. */
  readonly results: readonly JsonObject[] | undefined;
}

function resultsOf(item: Document, task: Task, onLoss: WriteOptions['onLoss']): Results {
  const { text, annotations } = item;
  switch (task.kind) {
    case 'ner':
      return { parts: ['ents'], results: annotations.ents && regions(text, annotations.ents) };
    case 'spancat': {
      const spans = spansOf(task, annotations);
      return { parts: ['spans'], results: spans && regions(text, spans) };
    }
    case 'relations': {
      const { ents, rels } = annotations;
      if (ents !== undefined && rels === undefined)
        onLoss?.('"nobody looked for relations", which is read back as "no relations here"');
      const relations = (rels ?? []).map(({ from, to, label }) => ({
        ...{ type: 'relation', from_id: idOf(from), to_id: idOf(to), direction: 'right', labels: [label] },
      }));
      return { parts: ['ents', 'rels'], results: ents && [...regions(text, ents), ...relations] };
    }
    default: {
      const choices = chosenLabels(task, annotations);
      const chosen = { from_name: 'label', to_name: 'text', type: 'choices', value: { choices } };
      if (choices.length > 0) return { parts: ['cats'], results: [chosen] };
      // Nothing chosen says that no label applies only where several may.
      return { parts: ['cats'], results: task.multiple === true && annotations.cats ? [] : undefined };
    }
  }
}

function regions(text: string, spans: readonly LabelledSpan[]): JsonObject[] {
  return spans.map(({ start, end, label }) => ({
    ...{ id: idOf({ start, end, label }), from_name: 'label', to_name: 'text', type: 'labels' },
    value: { start, end, text: text.slice(start, end), labels: [label] },
  }));
}

/** An entity is told by its place and label, and so is the end of a relation. */
function idOf({ start, end, label }: LabelledSpan): string {
  return `${start}-${end}-${label}`;
}
