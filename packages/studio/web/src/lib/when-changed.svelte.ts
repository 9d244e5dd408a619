import { untrack } from 'svelte';

/**
 * A value that hangs on much and seldom changes, for what hangs on it thousands of times: each of them would be asked anew
 * whenever the value may have changed, and so only hears that it has. To be called while a component is made.
 */
export function whenChanged<T>(get: () => T): { readonly value: T } {
  let value: T = $state.raw(untrack(get));
  $effect.pre(() => {
    value = get();
  });
  return {
    get value() {
      return value;
    },
  };
}
