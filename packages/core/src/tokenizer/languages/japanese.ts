// What the tokenizer knows about Japanese. Each kanji and kana is a token: where words
// begin and end would take a dictionary, and those that runtimes have (`Intl.Segmenter`) differ. See
// docs/decisions/016-characters-for-japanese-and-chinese.md.
import type { Language } from '../language.ts';
import { createCaseList, metricUnits, wordSet } from '../shared-data.ts';

export const japanese: Language = {
  name: 'Japanese',
  version: 1,
  specialCases: () => createCaseList().cases,
  abbreviations: wordSet('mr. mrs. ms. dr. prof. st. co. inc. ltd. corp. no. vs. etc. e.g. i.e.'),
  units: wordSet(`${metricUnits} sec cal kcal ha cc`),
  isSpaceless: true,
};
