/** Scrolls a box until something in it can be seen. Not `scrollIntoView`, which would move the page too. */
export function scrollInside(box: HTMLElement, wanted: Element | null): void {
  if (wanted === null) return;
  const [inside, outside] = [wanted.getBoundingClientRect(), box.getBoundingClientRect()];
  if (inside.top < outside.top) box.scrollTop -= outside.top - inside.top + 4;
  else if (inside.bottom > outside.bottom) box.scrollTop += inside.bottom - outside.bottom + 4;
}
