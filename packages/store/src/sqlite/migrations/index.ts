import type { Migration } from 'kysely/migration';
import { initial } from './0001-initial.ts';
import { states } from './0002-states.ts';
import { queue } from './0003-queue.ts';
import { families } from './0004-families.ts';

/** Every migration by name, in order. A released one never changes; a new one is added at the end. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-initial': initial,
  '0002-states': states,
  '0003-queue': queue,
  '0004-families': families,
};
