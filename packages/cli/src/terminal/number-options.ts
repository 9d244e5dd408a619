import { InvalidArgumentError } from 'commander';

/** A parser of whole numbers from `low` up, for an option. */
export function wholeNumber(low: number, high: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= low && value <= high) return value;
    throw new InvalidArgumentError(
      `Give a whole number from ${low}${high === Number.MAX_SAFE_INTEGER ? ' up' : ` to ${high}`}.`,
    );
  };
}

/** Parses US dollars, for an option. */
export function dollars(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Give US dollars, for example 2 or 0.50.');
}

/** A parser of comma-separated whole numbers from `low` up: `20,50,100`. */
export function wholeNumbers(low: number): (text: string) => number[] {
  const parse = wholeNumber(low);
  return (text) => text.split(',').map((part) => parse(part.trim()));
}
