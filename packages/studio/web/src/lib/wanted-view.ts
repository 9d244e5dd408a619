/** The name of the task or composed view that the address asks for, `#name`; what is no encoded name is taken as it is written. */
export function wantedView(hash: string): string {
  const name = hash.slice(1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
