/** Hues that are told apart with any kind of colour vision: no more than that can be. */
const hues = 8;
/** What is added to the hues when they are used up: nothing, stripes, a line above, both. */
const patterns = 4;

/**
 * The classes that give a label its look, by its place in the task. The name stands beside it wherever it is shown; the
 * look only helps to find the next one of its kind.
 */
export function labelSign(index: number): string {
  return `hue-${index % hues} sign-${Math.floor(index / hues) % patterns}`;
}
