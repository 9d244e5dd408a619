/**
 * The name of a task as that of a file, which needs no quotes in a shell: letters of every language, digits, `-`, `_` and `.`.
 * A name that has none of them is `model`.
 */
export function fileNameOf(task: string): string {
  const kept = task.normalize('NFC').replaceAll(/[^\p{L}\p{M}\p{N}_.-]+/gu, '-');
  return kept.replaceAll(/^[-.]+|-+$/g, '') || 'model';
}

/** Whether a name of a component can be that of a file as it is. */
export function isFileName(name: string): boolean {
  return /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]*$/u.test(name);
}
