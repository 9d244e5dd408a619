/** A wait that all requests of a pass share: when a provider limits the rate, none of them is to be sent. */
export interface Pause {
  readonly isOn: boolean;
  /** Makes everybody wait until `wait` is over too. */
  extend(wait: Promise<void>): void;
  /** Resolves when there is nothing left to wait for; rejects if a wait does. */
  over(): Promise<void>;
}

export function createPause(): Pause {
  let current: Promise<unknown> | undefined;
  return {
    get isOn() {
      return current !== undefined;
    },
    extend(wait) {
      const both = current === undefined ? wait : Promise.all([current, wait]);
      current = both;
      // Whoever waits hears of a failure; if nobody does, there is nothing to tell.
      both
        .catch(() => {})
        .finally(() => {
          if (current === both) current = undefined;
        });
    },
    async over() {
      while (current !== undefined) await current;
    },
  };
}
