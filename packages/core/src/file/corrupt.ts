import { TinctureError } from '../errors/tincture-error.ts';

/** The `model-corrupt` error of a file of which `problem` is true. */
export function corrupt(
  problem: string,
  fix: string = 'Get the file again from where it came from, or train the component again.',
): TinctureError {
  return new TinctureError({ code: 'model-corrupt', problem, fix });
}
