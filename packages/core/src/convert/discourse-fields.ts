import type { DiscourseEdge, DiscourseSignal, DiscourseUnit, Range } from '../doc/annotations.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { noteUnknown, readConfidence, readLabel, readOffset } from './fields.ts';
import type { Findings } from './findings.ts';
import { describeJson } from './json-checks.ts';
import { readObjects } from './list-fields.ts';

const knownUnitKeys = [
  ...['start', 'end', 'head', 'label', 'depth', 'signals', 'edges', 'confidence'],
  // What it covers, for whoever reads the file.
  'text',
];
const knownEdgeKeys = ['head', 'label', 'depth', 'headDepth', 'signals'];
const knownSignalKeys = ['type', 'subtype', 'ranges', 'status'];

/** The key `discourse` of our JSON lines: elementary units with what joins them. */
export function readDiscourse(value: JsonValue | undefined, findings: Findings): readonly DiscourseUnit[] | undefined {
  return readObjects(value, 'discourse', findings)?.map((object, index) => {
    const what = `"discourse" number ${index + 1}`;
    noteUnknown(object, knownUnitKeys, findings, ' of an entry in "discourse"');
    const confidence = readConfidence(object.confidence, findings);
    const signals = readSignals(object.signals, what, findings);
    const head = readCount(object, 'head', what, findings);
    const label = isMissing(object.label) ? undefined : readLabel(object, what, findings);
    const depth = readCount(object, 'depth', what, findings);
    const edges = readObjects(object.edges, 'edges', findings)?.map((edge, number) =>
      readEdge(edge, `edge number ${number + 1} of ${what}`, findings),
    );
    return {
      start: readOffset(object, 'start', what, findings),
      end: readOffset(object, 'end', what, findings),
      ...(head === undefined ? {} : { head }),
      ...(label === undefined ? {} : { label }),
      ...(depth === undefined ? {} : { depth }),
      ...(signals === undefined ? {} : { signals }),
      ...(edges === undefined ? {} : { edges }),
      ...(confidence === undefined ? {} : { confidence }),
    };
  });
}

function readEdge(object: JsonObject, what: string, findings: Findings): DiscourseEdge {
  noteUnknown(object, knownEdgeKeys, findings, ' of an edge in "discourse"');
  if (isMissing(object.head)) findings.reject('line-invalid', `The key "head" of ${what} is missing.`);
  const depth = readCount(object, 'depth', what, findings);
  const headDepth = readCount(object, 'headDepth', what, findings);
  const signals = readSignals(object.signals, what, findings);
  return {
    head: readCount(object, 'head', what, findings) ?? Number.NaN,
    label: readLabel(object, what, findings),
    ...(depth === undefined ? {} : { depth }),
    ...(headDepth === undefined ? {} : { headDepth }),
    ...(signals === undefined ? {} : { signals }),
  };
}

function readSignals(
  value: JsonValue | undefined,
  of: string,
  findings: Findings,
): readonly DiscourseSignal[] | undefined {
  return readObjects(value, 'signals', findings)?.map((object, index) => {
    const what = `signal number ${index + 1} of ${of}`;
    noteUnknown(object, knownSignalKeys, findings, ' of a signal in "discourse"');
    const ranges = (readObjects(object.ranges, 'ranges', findings) ?? []).map(
      (range): Range => ({
        start: readOffset(range, 'start', what, findings),
        end: readOffset(range, 'end', what, findings),
      }),
    );
    const subtype = isMissing(object.subtype) ? undefined : readName(object, 'subtype', what, findings);
    const status = isMissing(object.status) ? undefined : readName(object, 'status', what, findings);
    return {
      type: readName(object, 'type', what, findings) ?? '',
      ...(subtype === undefined ? {} : { subtype }),
      ranges,
      ...(status === undefined ? {} : { status }),
    };
  });
}

function readName(object: JsonObject, key: string, what: string, findings: Findings): string | undefined {
  const value = object[key];
  if (typeof value === 'string' && value.trim() !== '') return value;
  findings.reject('line-invalid', `The key "${key}" of ${what} must be a name; it is ${describeJson(value)}.`);
  return undefined;
}

/** A whole number from 0 on, if there is one. */
function readCount(object: JsonObject, key: string, what: string, findings: Findings): number | undefined {
  const value = object[key];
  if (isMissing(value)) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  findings.reject(
    'line-invalid',
    `The key "${key}" of ${what} must be a whole number from 0 on; it is ${describeJson(value)}.`,
  );
  return undefined;
}

function isMissing(value: JsonValue | undefined): value is null | undefined {
  return value === undefined || value === null;
}
