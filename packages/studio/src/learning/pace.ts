import type { LearningView } from '../api/learning-messages.ts';
import type { Evidence } from './evidence.ts';
import { median } from './median.ts';

/** Decisions that say how fast a person is now. */
const latest = 50;

/** How many decisions were made in the hour before `now`, and the seconds that one of this person's latest took. */
export function paceOf(entries: Iterable<Evidence>, person: string, now: Date): LearningView['pace'] {
  const hourAgo = new Date(now.getTime() - 3_600_000).toISOString();
  const own: { sequence: number; tookMs: number }[] = [];
  let lastHour = 0;
  for (const { decision } of entries) {
    if (decision === undefined) continue;
    if (decision.made > hourAgo) lastHour++;
    const { sequence, tookMs } = decision;
    if (decision.person === person && tookMs !== undefined) own.push({ sequence, tookMs });
  }
  own.sort((a, b) => b.sequence - a.sequence);
  const medianSeconds = median(own.slice(0, latest).map(({ tookMs }) => tookMs / 1_000));
  return { lastHour, ...(medianSeconds === undefined ? {} : { medianSeconds }) };
}
