import type { JsonObject } from 'tincture';
import { type TokenSettings, type TrainingAmount, tokenRanges } from '../tokens/settings.ts';
import { spanNetworkSettings } from '../tokens/span-settings.ts';
import { chooseSettings, type SettingRange } from '../train/choose-settings.ts';

/** Settings of the training of overlapping spans; all can be given in `settings`. */
export interface SpancatSettings extends TokenSettings {
  /** Values of the hidden layer of a span; a multiple of 8. */
  readonly spanWidth: number;
  /** Words up to which all spans are looked at. */
  readonly ngrams: number;
  /** What the loss of the finder counts beside that of the labels. */
  readonly finderWeight: number;
}

/** Spans of at most so many words are all looked at where there are no longer ones. */
const fewWords = 4;

/** Settings for so many annotated texts, whose longest span has `longest` words. */
export function spancatSettings(amount: TrainingAmount, longest: number, given: JsonObject = {}): SpancatSettings {
  const ngrams = longest <= fewWords ? longest : 0;
  const defaults = { ...spanNetworkSettings(amount), spanWidth: 64, finderWeight: 0.5, ngrams };
  return chooseSettings(defaults, ranges, given, 'the training of spans');
}

const ranges: Readonly<Record<keyof SpancatSettings, SettingRange>> = {
  ...tokenRanges,
  spanWidth: [8, 512, 8],
  ngrams: [0, 64, 1],
  finderWeight: [0, 100, 0],
};
