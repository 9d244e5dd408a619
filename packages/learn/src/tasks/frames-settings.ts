import type { JsonObject, JsonValue } from 'tincture';
import { trainingInvalid } from '../train/check.ts';

/** Settings of a training of frames: those of its two parts, and how they are decoded together. */
export interface FramesSettings {
  /** As for text classification. */
  readonly intent: JsonObject;
  /** As for entities. */
  readonly slots: JsonObject;
  /** How much what the slots look like counts for the intent: 0 not at all, 1 as much as the intent itself. */
  readonly slotWeight: number;
}

/** Measured on snips (bench/results/frames.md). */
const defaultSlotWeight = 0.25;
/** Both parts carry words of the vectors; the classifier needs the frequent ones only. */
const intentDefaults = { vectorWords: 10_000, maxBytes: 2_500_000 };

/** The defaults with what `given` changes. Throws `training-invalid` for an unknown name or a value out of range. */
export function framesSettings(given: JsonObject = {}): FramesSettings {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw trainingInvalid(`There is no setting "${unknown}" for frames.`, `Known settings: ${known.join(', ')}.`);
  }
  const { slotWeight = defaultSlotWeight } = given;
  if (typeof slotWeight !== 'number' || !(slotWeight >= 0 && slotWeight <= 10)) {
    throw trainingInvalid(`The setting "slotWeight" is ${JSON.stringify(slotWeight)}.`, 'Give a number from 0 to 10.');
  }
  return {
    intent: { ...intentDefaults, ...partSettings('intent', given.intent) },
    slots: partSettings('slots', given.slots),
    slotWeight,
  };
}

const known = ['intent', 'slots', 'slotWeight'];

function partSettings(name: string, value: JsonValue | undefined): JsonObject {
  if (value === undefined) return {};
  if (typeof value === 'object' && value !== null && !isList(value)) return value;
  throw trainingInvalid(
    `The setting "${name}" is ${JSON.stringify(value)}.`,
    `Write the settings of this part below it: ${name}: { ... }.`,
  );
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
