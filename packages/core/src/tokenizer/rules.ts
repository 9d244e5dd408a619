import type { Language } from './language.ts';
import type { SpecialCases } from './special-cases.ts';

/** What a chunk is cut by: the data of its language, and the special cases, which a program may add to. */
export interface Rules {
  readonly language: Language;
  readonly cases: SpecialCases;
}
