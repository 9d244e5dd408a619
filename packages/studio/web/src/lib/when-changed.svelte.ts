import { untrack } from 'svelte';

/**
 * A value that hangs on much and seldom changes, for what hangs on it thousands of times: each of them would be asked anew
 * whenever the value may have changed, and so only hears that it has. `get` is told the value of before. To be called while a
 * component is made.
 */
export function whenChanged<T>(get: (before: T | undefined) => T): { readonly value: T } {
  let value: T = $state.raw(untrack(() => get(undefined)));
  $effect.pre(() => {
    value = get(untrack(() => value));
  });
  return {
    get value() {
      return value;
    },
  };
}
