// Runs of long lists, which stay the same objects where their items do: what is drawn of them is not drawn again.

/** Whether a list has exactly the items that another one has from `start` to `end`, as the same objects. */
export function isRun<T>(list: readonly T[], all: readonly T[], start: number, end: number): boolean {
  if (list.length !== end - start) return false;
  for (let index = start; index < end; index++) if (list[index - start] !== all[index]) return false;
  return true;
}

/** Cuts lists into runs of `size` items, the last one of what is left. A run that has the same items as before is the same object. */
export function runMaker<T>(size: number): (items: readonly T[]) => readonly (readonly T[])[] {
  let known: readonly (readonly T[])[] = [];
  return (items) => {
    known = Array.from({ length: Math.ceil(items.length / size) }, (_, index) => {
      const [start, end] = [index * size, Math.min(items.length, (index + 1) * size)];
      const old = known[index];
      return old !== undefined && isRun(old, items, start, end) ? old : items.slice(start, end);
    });
    return known;
  };
}
