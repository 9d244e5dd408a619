import type { ItemView } from '../../../src/api/messages.ts';

/** What is asked of a part, to say whether what is decided in it stays. */
interface AnyPart {
  readonly item: ItemView | undefined;
  readonly isSettled: boolean;
  readonly isBegun: boolean;
}

/**
 * The parts of a text that stay as they are decided while the others are decided: those that are not open, unless a person
 * changed something in them or they are `claimed`. Where nothing is open at all, the text is there to be decided again: what
 * may be wrong in it, or else all of it.
 */
export function keptParts<P extends AnyPart>(parts: readonly P[], claimed: (part: P) => boolean): P[] {
  const settled = parts.filter((part) => part.isSettled && !part.isBegun && !claimed(part));
  if (settled.length < parts.length) return settled;
  const certain = settled.filter(({ item }) => (item?.doubts.length ?? 0) === 0);
  return certain.length < settled.length ? certain : [];
}
