/** The value of a key in MISC, which is `Key=Value|Key=Value`; undefined where it has none. */
export function miscValue(misc: string, key: string): string | undefined {
  const start = `${key}=`;
  return misc
    .split('|')
    .find((part) => part.startsWith(start))
    ?.slice(start.length);
}

/** The same MISC with another value of a key, or without it. Keys are sorted in MISC; a new one goes where it belongs. */
export function withMiscValue(misc: string, key: string, value: string | undefined): string {
  const parts = misc.split('|').filter((part) => part !== '_' && !part.startsWith(`${key}=`));
  if (value !== undefined) {
    const after = parts.findIndex((part) => part.toLowerCase() > `${key}=`.toLowerCase());
    parts.splice(after < 0 ? parts.length : after, 0, `${key}=${value}`);
  }
  return parts.length === 0 ? '_' : parts.join('|');
}
