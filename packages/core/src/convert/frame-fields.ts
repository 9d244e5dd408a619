import type { Frame, Slot } from '../doc/annotations.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { noteUnknown, readConfidence, readLabel, readOffset } from './fields.ts';
import type { Findings } from './findings.ts';
import { describeJson, isJsonObject } from './json-checks.ts';
import { readObjects, readSource } from './list-fields.ts';

const knownFrameKeys = ['start', 'end', 'label', 'confidence', 'source', 'slots', 'text'];
const knownSlotKeys = ['start', 'end', 'label', 'confidence', 'frame', 'text'];

/** The key `frames` of our JSON lines: frames with their slots, in which there may be frames again. */
export function readFrames(value: JsonValue | undefined, findings: Findings): readonly Frame[] | undefined {
  return readObjects(value, 'frames', findings)?.map((object, index) =>
    readFrame(object, `"frames" number ${index + 1}`, findings),
  );
}

function readFrame(object: JsonObject, what: string, findings: Findings): Frame {
  noteUnknown(object, knownFrameKeys, findings, ' of a frame');
  const source = readSource(object.source, true, findings);
  const slots = readObjects(object.slots, 'slots', findings) ?? [];
  return {
    ...readPlace(object, what, findings),
    ...(source === undefined ? {} : { source }),
    slots: slots.map((slot, index) => readSlot(slot, `slot number ${index + 1} of ${what}`, findings)),
  };
}

function readSlot(object: JsonObject, what: string, findings: Findings): Slot {
  noteUnknown(object, knownSlotKeys, findings, ' of a slot');
  const place = readPlace(object, what, findings);
  const { frame } = object;
  if (frame === undefined || frame === null) return place;
  if (isJsonObject(frame)) return { ...place, frame: readFrame(frame, `the frame in ${what}`, findings) };
  findings.reject('line-invalid', `The key "frame" of ${what} must hold an object; it is ${describeJson(frame)}.`);
  return place;
}

function readPlace(object: JsonObject, what: string, findings: Findings): Slot {
  const confidence = readConfidence(object.confidence, findings);
  return {
    start: readOffset(object, 'start', what, findings),
    end: readOffset(object, 'end', what, findings),
    label: readLabel(object, what, findings),
    ...(confidence === undefined ? {} : { confidence }),
  };
}
