// What the tokenizer knows about French. Words are split as in UD French-GSD and Sequoia, and nearly as in spaCy: an elided word is
// a token with its apostrophe, a pronoun after its verb is one with its hyphen, and other hyphenated words stay whole. `du` and
// `au`, which those treebanks analyse as two words, are one token.
import type { Language } from '../language.ts';
import { createCaseList, metricUnits, wordSet } from '../shared-data.ts';

/** Words that look as if a part of them were to be split off. */
const wholeWords = `c'est-à-dire rendez-vous garde-à-vous qu'en-dira-t-on m'as-tu-vu sot-l'y-laisse je-m'en-foutisme
  chez-moi chez-toi chez-lui chez-elle chez-nous chez-vous entre-nous`;

const pronouns = 'je tu il elle on nous vous ils elles ce moi toi lui leur le la les en y';

const joined = ['n°', 'N°', 'km/h', 'm/s', 'm²', 'm³', 'c/o', 's/', 'MM.'];

const hyphenClitics: ReadonlySet<string> = new Set([
  ...pronouns.split(' '),
  ...['il', 'elle', 'on', 'ils', 'elles'].map((pronoun) => `t-${pronoun}`),
]);

export const french: Language = {
  name: 'French',
  version: 1,
  specialCases: () => {
    const { cases, add, addInEachCase } = createCaseList();
    for (const word of wordSet(wholeWords)) addInEachCase(word);
    for (const word of joined) add([word], 'alone');
    // A pronoun by itself: after a bracket or a quotation mark, or where a line was broken.
    for (const pronoun of hyphenClitics)
      for (const written of [pronoun, pronoun.toUpperCase()]) add([`-${written}`], 'alone');
    return cases;
  },
  abbreviations: wordSet(
    `n. p. s. v. adj. adv. al. apr. av. avr. bd. boul. bât. c.-à-d. cdt. cf. ch. chap. cie. dim. dir. dr. déc. dépt. env.
    esc. etc. ets. fig. févr. hab. ibid. id. imm. inf. introd. janv. juil.
    lt. lun. me. mgr. min. mm. mr. nov. oct. p.-s. pl. pp. pr. prof. rem. resp. rte. réf. st. ste. sté.
    suiv. sup. tél. ven. vs. éd. édit. ét.`,
  ),
  hasMixedInitials: true,
  elisions: wordSet('l d j m n s t c ç qu jusqu lorsqu puisqu quoiqu'),
  hyphenClitics,
  hyphens: 'joined',
  units: wordSet(`${metricUnits} mn sec j an ans kcal ha cl euros francs pts`),
};
