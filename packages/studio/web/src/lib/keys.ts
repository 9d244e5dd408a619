/** Whether a key press belongs to the control that has the focus, or to the browser, and not to the review. */
export function isForControl(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target;
  if (!(target instanceof Element)) return false;
  if (target.closest('input, textarea, select, dialog') !== null) return true;
  const isActivation = event.key === 'Enter' || event.key === ' ';
  return isActivation && target.closest('button, a, summary') !== null;
}

/** 0 for the key 1, up to 8 for 9; undefined for any other key. */
export function numberKey(event: KeyboardEvent): number | undefined {
  return /^[1-9]$/.test(event.key) ? Number(event.key) - 1 : undefined;
}
