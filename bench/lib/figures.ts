// How figures are written in the pages of results.

/** A share in percent, without the sign; `–` where there is none. */
export function percent(share: number | undefined, digits: number = 1): string {
  return share === undefined ? '–' : (100 * share).toFixed(digits);
}

/** A whole number, with commas between thousands. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** A number of bytes in megabytes. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
