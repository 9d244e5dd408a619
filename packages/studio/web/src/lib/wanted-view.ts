/** The name of the task or composed view that the address asks for, `#name`; what is no encoded name is taken as it is written. */
export function wantedView(hash: string): string {
  const name = hash.slice(1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Lets the address say which view is open. The browser tells nobody of it, as it does when a person changes the address. */
export function writeAddress(name: string): void {
  history.replaceState(null, '', `#${encodeURIComponent(name)}`);
}
