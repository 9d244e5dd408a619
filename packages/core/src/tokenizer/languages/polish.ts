// What the tokenizer knows about Polish. Words are split as in the National Corpus of Polish, UD Polish-PDB and spaCy: a period
// is always a token, after abbreviations (`np`, `.`), initials and ordinals too, and so is a hyphen between letters. The endings
// of verbs that those corpora analyse as words (`zrobił` + `em`) are no tokens of their own.
import type { Language } from '../language.ts';
import { createCaseList, metricUnits, wordSet } from '../shared-data.ts';

const joined = ['km/h', 'm/s', 'm²', 'm³', 'w/w', 'c/o', 'k/o'];

export const polish: Language = {
  name: 'Polish',
  version: 1,
  specialCases: () => {
    const { cases, add } = createCaseList();
    for (const word of joined) add([word], 'alone');
    return cases;
  },
  units: wordSet(`${metricUnits} zł gr godz min sek pln tys mln mld kcal ha szt proc dag dkg`),
};
