/** A name as a shell takes it for one word: as it is, in double quotes, or where these would not hold it in single ones. */
export function shellWord(name: string): string {
  if (/^[\p{L}\p{M}\p{N}.,/:_@%+=~-]+$/u.test(name)) return name;
  return /["$`\\!]/.test(name) ? `'${name.replaceAll("'", "'\\''")}'` : `"${name}"`;
}

/** A path as a command takes it for one: quoted where it has to be, and never for an option. */
export function shellPath(path: string): string {
  return shellWord(path.startsWith('-') ? `./${path}` : path);
}
