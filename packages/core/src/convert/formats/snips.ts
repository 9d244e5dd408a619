// The JSON of the SNIPS benchmark: `{"Intent": [{"data": [{"text", "entity"?, "slot_name"?}]}]}`, a list of utterances for each
// intent, each utterance cut into stretches of which some fill a slot.
import type { Document, Frame, Range, Slot } from '../../doc/annotations.ts';
import type { JsonValue } from '../../json.ts';
import { buildDocument } from '../build-document.ts';
import { noteUnknown } from '../fields.ts';
import { createFindings, type Findings, rejectLine } from '../findings.ts';
import { createIntentElements, type IntentElement } from '../intent-elements.ts';
import { describeJson, isJsonList, isJsonObject, quote } from '../json-checks.ts';
import { countLosses } from '../losses.ts';
import type { FormatReader, FormatWriter, ReadItem, ReadOptions, Reject, WriteOptions } from '../types.ts';

/** Reads the JSON of the SNIPS benchmark. The frame of an utterance is the whole of it. */
export function createSnipsReader(options: ReadOptions): FormatReader {
  const elements = createIntentElements();
  const read = (complete: readonly (IntentElement | Reject)[]): readonly ReadItem[] =>
    complete.map((element) => ('code' in element ? { reject: element } : readUtterance(element, options)));
  return { line: (line) => read(elements.line(line)), end: () => read(elements.end()) };
}

function readUtterance({ line, raw, intent, value, hasGap }: IntentElement, options: ReadOptions): ReadItem {
  const wrong = (problem: string): ReadItem => rejectLine('line-invalid', problem, line, raw);
  if (hasGap) return wrong('A line of this utterance could not be read.');
  if (intent === undefined || intent.trim() === '')
    return wrong(`Expected {"INTENT": [{"data": [...]}]}; this is ${quote(raw)}.`);
  if (value === undefined) return wrong('This utterance is not valid JSON, or is nested too deep.');
  const data = isJsonObject(value) ? value.data : undefined;
  if (!isJsonObject(value) || !isJsonList(data))
    return wrong(`Expected an utterance with a list "data"; this is ${quote(raw)}.`);
  const findings = createFindings();
  noteUnknown(value, ['data'], findings, ' of an utterance');
  let text = '';
  const slots: Slot[] = [];
  data.forEach((item, index) => {
    const part = readPart(item, `Number ${index + 1} in "data"`, findings);
    if (part === undefined) return;
    const start = text.length;
    text += part.text;
    if (part.slot !== undefined) slots.push({ start, end: text.length, label: part.slot });
  });
  const frame: Frame = { ...wholeOf(text), label: intent, slots };
  return buildDocument({ text, frames: [frame] }, findings, line, raw, options);
}

/** What a frame covers here: the text without white space around it. */
function wholeOf(text: string): Range {
  return { start: text.length - text.trimStart().length, end: text.trimEnd().length };
}

function readPart(
  item: JsonValue,
  what: string,
  findings: Findings,
): { readonly text: string; readonly slot?: string } | undefined {
  if (!isJsonObject(item) || typeof item.text !== 'string') {
    findings.reject('line-invalid', `${what} must be an object with a "text"; it is ${quote(JSON.stringify(item))}.`);
    return undefined;
  }
  noteUnknown(item, ['text', 'entity', 'slot_name'], findings, ' in "data"');
  const { text, entity, slot_name: named } = item;
  // Files that give both name the slot apart from the type of what fills it.
  const slot = named ?? entity;
  if (slot === undefined || slot === null) return { text };
  if (typeof slot !== 'string' || slot.trim() === '') {
    findings.reject('line-invalid', `The slot of ${what.toLowerCase()} must be a name; it is ${describeJson(slot)}.`);
    return undefined;
  }
  if (typeof named === 'string' && typeof entity === 'string' && entity !== named)
    findings.repair('Left out: types of entities beside the names of their slots');
  return { text, slot };
}

/** Writes the JSON of the SNIPS benchmark. It lists utterances by intent, so all are held until the end. */
export function createSnipsWriter({ onLoss }: WriteOptions): FormatWriter {
  const byIntent = new Map<string, string[]>();
  const document = (item: Document): string => {
    countLosses(item, ['frames'], onLoss);
    const { frames } = item.annotations;
    const [frame, ...others] = frames ?? [];
    for (const _ of others) onLoss?.('frames after the first one of a text');
    if (frame === undefined) {
      onLoss?.(
        frames === undefined
          ? 'texts without frames, which are left out'
          : 'texts that no intent fits, which are left out',
      );
      return '';
    }
    if (frame.confidence !== undefined) onLoss?.('confidences of frames and slots');
    if (frame.source !== undefined) onLoss?.('sources of annotations');
    const whole = wholeOf(item.text);
    if (frame.start !== whole.start || frame.end !== whole.end)
      onLoss?.('borders of frames that are a part of their text, which become the whole of it');
    for (const slot of frame.slots) {
      if (slot.confidence !== undefined) onLoss?.('confidences of frames and slots');
      if (slot.frame !== undefined) onLoss?.('frames inside slots');
    }
    const utterance = JSON.stringify({ data: partsOf(item.text, frame) });
    const utterances = byIntent.get(frame.label);
    if (utterances === undefined) byIntent.set(frame.label, [utterance]);
    else utterances.push(utterance);
    return '';
  };
  return {
    head: '',
    document,
    get tail() {
      const lists = [...byIntent].map(
        ([intent, utterances]) => `${JSON.stringify(intent)}: [\n${utterances.join(',\n')}\n]`,
      );
      return `{${lists.length === 0 ? '' : `\n${lists.join(',\n')}\n`}}\n`;
    },
  };
}

/** A text cut at the borders of its slots. */
function partsOf(text: string, { slots }: Frame): { readonly text: string; readonly entity?: string }[] {
  let at = 0;
  const parts = slots.flatMap(({ start, end, label }) => {
    const before = text.slice(at, start);
    at = end;
    return [...(before === '' ? [] : [{ text: before }]), { text: text.slice(start, end), entity: label }];
  });
  return at === text.length ? parts : [...parts, { text: text.slice(at) }];
}
