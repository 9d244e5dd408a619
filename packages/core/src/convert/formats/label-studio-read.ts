// Label Studio's JSON: the export "JSON", a list of tasks with their annotations, and "JSON-MIN", a list of flat objects.
import type { LabelledSpan, Range } from '../../doc/annotations.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import { spansGroup } from '../../tasks/spans-group.ts';
import type { Task } from '../../tasks/task.ts';
import { buildDocument, type Draft } from '../build-document.ts';
import { readMeta } from '../fields.ts';
import { createFindings, type Findings, rejectLine } from '../findings.ts';
import { describeJson, isJsonList, isJsonObject, quote } from '../json-checks.ts';
import { createJsonElements, type JsonElement } from '../json-elements.ts';
import type { FormatReader, ReadItem, ReadOptions, Reject } from '../types.ts';
import { type Region, readLabelStudioRelations, readRegion } from './label-studio-results.ts';
import { findTask } from './label-studio-task.ts';

/** The group that overlapping spans are in where no task names one, as with Prodigy and spaCy. */
const usualGroup = 'sc';

/** Reads Label Studio's JSON: labels of stretches of a plain text, relations between them, and choices about a text. */
export function createLabelStudioReader(options: ReadOptions): FormatReader {
  const elements = createJsonElements();
  const read = (complete: readonly (JsonElement | Reject)[]): readonly ReadItem[] =>
    complete.map((element) => ('code' in element ? { reject: element } : readLabelStudioTask(element, options)));
  return { line: (line) => read(elements.line(line)), end: () => read(elements.end()) };
}

/** One task of an export. */
export function readLabelStudioTask({ line, raw, value }: JsonElement, options: ReadOptions): ReadItem {
  if (value === undefined)
    return rejectLine('line-invalid', 'This task is not valid JSON, or is nested too deep.', line, raw);
  if (!isJsonObject(value))
    return rejectLine('line-invalid', `A task must be an object; this is ${describeJson(value)}.`, line, raw);
  const findings = createFindings();
  const { fields, results, isFlat } = findTask(value, options.task, findings);
  const quotes = results?.flatMap((result) => quoteOf(result)) ?? [];
  const text = findText(fields, quotes, findings);
  const { id } = value;
  const others = Object.entries(fields).filter(([key]) => key !== text?.key);
  const meta = { ...Object.fromEntries(others), ...readMeta(value.meta, findings) };
  const draft: Draft = {
    text: text?.text,
    ...(typeof id === 'string' || typeof id === 'number' ? { id: String(id) } : {}),
    ...(text !== undefined && results !== undefined
      ? layers({ results, isFlat }, text.text, options.task, findings)
      : {}),
    ...(Object.keys(meta).length === 0 ? {} : { meta }),
  };
  return buildDocument(draft, findings, line, raw, options);
}

/** What the results of an annotation say of the text. */
function layers(
  { results, isFlat }: { readonly results: readonly JsonValue[]; readonly isFlat: boolean },
  text: string,
  task: Task | undefined,
  findings: Findings,
): Partial<Draft> {
  const regions: Region[] = [];
  const chosen = new Set<string>();
  for (const [index, result] of results.entries()) {
    const what = `result number ${index + 1}`;
    if (!isJsonObject(result))
      findings.reject('line-invalid', `${what} must be an object; it is ${describeJson(result)}.`);
    else if (result.type === 'labels') regions.push(...readRegion(result, text, what, findings));
    else if (result.type === 'choices') for (const label of choicesOf(result, what, findings)) chosen.add(label);
    else if (typeof result.type === 'string' && result.type.endsWith('labels')) {
      // Without them the text would seem to have none.
      findings.reject(
        'span-invalid',
        `${what} is of the type ${quote(result.type)}, which marks no stretch of a plain text.`,
      );
    } else if (result.type !== 'relation')
      findings.repair(
        `Left out: results of the type ${typeof result.type === 'string' ? quote(result.type) : 'that is missing'}`,
      );
  }
  const relations = readLabelStudioRelations(results.filter(isJsonObject), regions, findings);
  const spans = regions.map(({ start, end, label }): LabelledSpan => ({ start, end, label }));
  const isAboutSpans = task === undefined || ['ner', 'spancat', 'relations'].includes(task.kind);
  // Who only chose a label of the text did not look for spans.
  const hasSpans = spans.length > 0 || (isAboutSpans && chosen.size === 0);
  const group =
    task?.kind === 'spancat' ? spansGroup(task) : task === undefined && overlap(spans) ? usualGroup : undefined;
  const hasRelations =
    hasSpans && !isFlat && group === undefined && (relations.length > 0 || task?.kind === 'relations');
  return {
    ...(!hasSpans ? {} : group === undefined ? { ents: spans } : { spans: [[group, spans]] }),
    ...(hasRelations ? { rels: relations } : {}),
    cats: catsOf(chosen, task, spans.length > 0),
  };
}

/** Whoever chooses labels denies the others, if the task takes several. */
function catsOf(chosen: ReadonlySet<string>, task: Task | undefined, hasSpans: boolean): Draft['cats'] {
  const isOfSeveral = task?.kind === 'textcat' && task.multiple === true;
  if (chosen.size === 0 && (!isOfSeveral || hasSpans)) return undefined;
  const others = isOfSeveral ? task.labels.map(({ name }) => name) : [];
  return [...new Set([...chosen, ...others])].map((label) => [label, chosen.has(label) ? 1 : 0]);
}

function choicesOf({ value }: JsonObject, what: string, findings: Findings): readonly string[] {
  const choices = isJsonObject(value) ? value.choices : undefined;
  const list = isJsonList(choices) ? choices : [choices];
  return list.flatMap((choice) => {
    if (typeof choice === 'string' && choice !== '') return [choice];
    findings.reject('line-invalid', `The choices of ${what} must be names; one is ${describeJson(choice)}.`);
    return [];
  });
}

function quoteOf(result: JsonValue): readonly string[] {
  const value = isJsonObject(result) && isJsonObject(result.value) ? result.value : {};
  return typeof value.text === 'string' ? [value.text] : [];
}

/** The field with the text: the one called so, the only one, or the only one in which all that is quoted occurs. */
function findText(
  fields: JsonObject,
  quotes: readonly string[],
  findings: Findings,
): { readonly key: string; readonly text: string } | undefined {
  const texts = Object.entries(fields).flatMap(([key, text]) => (typeof text === 'string' ? [{ key, text }] : []));
  const fitting = texts.filter(({ text }) => quotes.every((quoted) => text.includes(quoted)));
  const found =
    texts.find(({ key }) => key === 'text') ??
    (texts.length === 1 ? texts[0] : fitting.length === 1 ? fitting[0] : undefined);
  if (found === undefined) {
    const names = texts.map(({ key }) => quote(key)).join(', ');
    findings.reject(
      'text-invalid',
      texts.length === 0
        ? 'The task has no text: none of its fields is a string.'
        : `Which of ${names} is the text? Call it "text".`,
    );
  }
  return found;
}

function overlap(spans: readonly Range[]): boolean {
  const sorted = [...spans].sort((a, b) => a.start - b.start || a.end - b.end);
  let last = 0;
  return sorted.some(({ start, end }) => {
    const isInside = start < last;
    last = Math.max(last, end);
    return isInside;
  });
}
