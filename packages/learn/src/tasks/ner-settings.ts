import type { JsonObject } from 'tincture';
import { type TokenSettings, type TrainingAmount, tokenRanges } from '../tokens/settings.ts';
import { fewTexts, manyTexts, spanNetworkSettings } from '../tokens/span-settings.ts';
import { chooseSettings, type SettingRange } from '../train/choose-settings.ts';

/** Settings of the training of entities; all can be given in `settings`. */
export interface NerSettings extends TokenSettings {
  /** What missing an entity costs more than finding one too many, in nats a token. */
  readonly missCost: number;
}

/** Settings for so many annotated texts: the fewer, the more a network has to be kept from saying nothing. */
export function nerSettings(amount: TrainingAmount, given: JsonObject = {}): NerSettings {
  const missCost = amount.texts < fewTexts ? 6 : amount.texts < manyTexts ? 3 : 0;
  return chooseSettings({ ...spanNetworkSettings(amount), missCost }, ranges, given, 'the training of entities');
}

const ranges: Readonly<Record<keyof NerSettings, SettingRange>> = { ...tokenRanges, missCost: [0, 20, 0] };
