import { getContext, setContext, untrack } from 'svelte';

/** What a view must know of the others that are on the screen with it. */
export interface PartContext {
  /** Whether the keys are its own. */
  readonly isActive: boolean;
  /** Whether it shows the text itself, where it marks nothing in it. */
  readonly showsText: boolean;
  /** The id of an element of its own. */
  id(name: string): string;
}

const key = Symbol('part');

/** Of a view that has the screen to itself. */
const alone: PartContext = { isActive: true, showsText: true, id: (name) => name };

/** Tells all that is within a part which one it is. */
export function setPart(part: PartContext): void {
  setContext(key, part);
}

/** The part that a component is in. */
export function partContext(): PartContext {
  return getContext<PartContext | undefined>(key) ?? alone;
}

/** Gives the focus to what `focus` does, once, where the component is in the active part: so its keys work at once. */
export function focusAtStart(focus: () => void): void {
  const part = partContext();
  $effect(() => {
    if (untrack(() => part.isActive)) focus();
  });
}
