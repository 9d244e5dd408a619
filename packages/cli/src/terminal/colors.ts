import type { Context } from '../context.ts';

/** Functions that wrap a text in a colour, or leave it alone where colours are not wanted. */
export interface Colors {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
}

/** Colours for a terminal; none with `NO_COLOR` (no-color.org), for a dumb terminal, or when output is not watched. */
export function createColors(context: Pick<Context, 'env' | 'isTTY'>): Colors {
  const { NO_COLOR, FORCE_COLOR, TERM } = context.env;
  const isForced = FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0';
  const isOff = (NO_COLOR !== undefined && NO_COLOR !== '') || (!isForced && (!context.isTTY || TERM === 'dumb'));
  const paint = (code: number) => (text: string) => (isOff ? text : `\u001b[${code}m${text}\u001b[0m`);
  return { bold: paint(1), dim: paint(2), red: paint(31), green: paint(32), yellow: paint(33) };
}
