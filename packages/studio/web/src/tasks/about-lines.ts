import type { Range } from 'tincture';

/** About how many lines a block of text has where so many characters are one, for as long as the browser has not laid it out. */
export function aboutLines(text: string, block: Range, characters: number): number {
  return 1 + text.slice(block.start, block.end).split('\n').length + (block.end - block.start) / characters;
}
