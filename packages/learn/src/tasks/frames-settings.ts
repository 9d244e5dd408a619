import type { JsonObject } from 'tincture';
import { chooseSettings, partSettings } from '../train/choose-settings.ts';

/** Settings of a training of frames: those of its two parts, and how they are decoded together. */
export interface FramesSettings {
  /** As for text classification. */
  readonly intent: JsonObject;
  /** As for entities. */
  readonly slots: JsonObject;
  /** How much what the slots look like counts for the intent: 0 not at all, 1 as much as the intent itself. */
  readonly slotWeight: number;
}

/** On SNIPS a higher one makes no difference beyond chance (bench/results/frames.md), and costs time. */
const defaults = { slotWeight: 0 };
/** Both parts carry words of the vectors; the classifier needs the frequent ones only. */
const intentDefaults = { vectorWords: 10_000, maxBytes: 2_500_000 };

/** The defaults with what `given` changes. Throws `training-invalid` for an unknown name or a value out of range. */
export function framesSettings({ intent, slots, ...given }: JsonObject = {}): FramesSettings {
  return {
    intent: { ...intentDefaults, ...partSettings('intent', intent) },
    slots: partSettings('slots', slots),
    ...chooseSettings(defaults, { slotWeight: [0, 10, 0] }, given, 'the training of frames', ['intent', 'slots']),
  };
}
