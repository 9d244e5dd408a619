/** Whether a key press belongs to the control that has the focus, or to the browser, and not to the review. */
export function isForControl(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target;
  if (!(target instanceof Element)) return false;
  if (target.closest('input, textarea, select, dialog') !== null) return true;
  const isActivation = event.key === 'Enter' || event.key === ' ';
  return isActivation && target.closest('button, a, summary') !== null;
}

/** The key by its name, letters in lower case: Caps Lock changes nothing. */
export function keyName({ key }: KeyboardEvent): string {
  return key.length === 1 ? key.toLowerCase() : key;
}

/** The digit from 1 to 9 of a key press. Keyboards that have signs in the row of digits (AZERTY) need no Shift for it. */
export function digitKey(event: KeyboardEvent): number | undefined {
  if (/^[1-9]$/.test(event.key)) return Number(event.key);
  const place = event.shiftKey ? undefined : /^Digit([1-9])$/.exec(event.code)?.[1];
  return place === undefined ? undefined : Number(place);
}
