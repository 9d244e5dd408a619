// A task as one of several that are learnt on one trunk: what its head is to learn from, and what becomes of it afterwards.
import type { Task } from 'tincture';
import type { TrunkWeights } from 'tincture/training';
import type { ComponentParts } from '../train/component-file.ts';
import type { NetworkObjective, TokenText } from './objective.ts';
import type { TokenSettings } from './settings.ts';

/** What a trained head is in a file, beside its trunk. */
export interface FinishedHead extends Pick<ComponentParts, 'tensors' | 'network'> {
  /** On the texts that judge; absent where there are none. */
  readonly score?: number;
}

/** One task of several. */
export interface HeadPlan<Text extends TokenText, Target, Weights> {
  readonly fileKind: ComponentParts['kind'];
  /** With the labels of its training texts, where it came without. */
  readonly task: Task;
  readonly objective: NetworkObjective<Text, Target, Weights>;
  readonly texts: readonly Text[];
  /** Texts that judge, and that numbers are fitted on. */
  readonly devTexts: readonly Text[];
  /** What suits the task by itself, its own settings among them. */
  readonly settings: TokenSettings;
  readonly notes: readonly string[];
  /** The tensors of the component, those of the trunk among them, after what is fitted on the texts that judge. */
  finish(trunk: TrunkWeights, head: Weights, signal: AbortSignal | undefined): Promise<FinishedHead>;
}

/** A plan of whatever kind. */
export type AnyHeadPlan = HeadPlan<TokenText, unknown, unknown>;
