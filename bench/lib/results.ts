import { writeFileSync } from 'node:fs';

/** Prints the page of a benchmark and keeps it in bench/results, with what it was made from beside it where that is given. */
export function writeResults(name: string, page: string, result?: object): void {
  const path = (extension: string): URL => new URL(`../results/${name}.${extension}`, import.meta.url);
  writeFileSync(path('md'), page);
  if (result !== undefined) writeFileSync(path('json'), `${JSON.stringify(result, null, 1)}\n`);
  console.log(page);
}
