import type { TrainingCheckpoint } from '../train/checkpoint.ts';

/** Keeps the last state in memory. */
export function inMemory(): TrainingCheckpoint & { kept?: Uint8Array } {
  return {
    isDue: () => true,
    load() {
      return Promise.resolve(this.kept);
    },
    save(state) {
      this.kept = state.slice();
      return Promise.resolve();
    },
  };
}
