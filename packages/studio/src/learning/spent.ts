import type { Run } from '@tincture/store';
import { z } from 'zod';
import { sourceKey } from './evidence.ts';

/** What all runs of a proposer together cost. */
export interface Spent {
  /** Texts that got a proposal. */
  readonly texts: number;
  /** US dollars; absent where a price is not known. */
  readonly cost?: number;
}

/** As `tincture propose` records a run of an LLM. */
const proposeRun = z.object({
  settings: z.object({ source: z.object({ kind: z.literal('llm'), name: z.string() }) }),
  figures: z.object({ proposed: z.number(), cost: z.number().optional() }),
});

/** What was spent on each LLM, by `sourceKey`. A run that was stopped before it recorded anything is not known. */
export function spentOn(runs: readonly Run[]): ReadonlyMap<string, Spent> {
  const spent = new Map<string, { texts: number; cost: number; isKnown: boolean }>();
  for (const run of runs) {
    if (run.kind !== 'propose') continue;
    const parsed = proposeRun.safeParse(run);
    if (!parsed.success) continue;
    const { settings, figures } = parsed.data;
    const key = sourceKey({ ...settings.source, model: '', promptHash: '', parameters: {} });
    const before = spent.get(key) ?? { texts: 0, cost: 0, isKnown: true };
    spent.set(key, {
      texts: before.texts + figures.proposed,
      cost: before.cost + (figures.cost ?? 0),
      isKnown: before.isKnown && (figures.cost !== undefined || figures.proposed === 0),
    });
  }
  return new Map([...spent].map(([key, { texts, cost, isKnown }]) => [key, { texts, ...(isKnown ? { cost } : {}) }]));
}
