// What the tokenizer knows about Portuguese, of Portugal and Brazil. Words are split as in spaCy, and as UD Bosque has them before
// it analyses contractions and pronouns (`do`, `disse-me`), which are one token here. So are hyphenated words and `d'água`.
import type { Language } from '../language.ts';
import { createCaseList, metricUnits, wordSet } from '../shared-data.ts';

const joined = ['km/h', 'm/s', 'm²', 'm³', 'R$', 'US$', 's/n', 'S/N', 'c/', 'p/', 'a/c', 'C$', 'e/ou'];

export const portuguese: Language = {
  name: 'Portuguese',
  version: 1,
  specialCases: () => {
    const { cases, add } = createCaseList();
    for (const word of joined) add([word], 'alone');
    return cases;
  },
  abbreviations: wordSet(
    `n. p. s. c. abr. adj. adm. adv. ago. alf. alm. ap. apto. arq. art. arts. assoc. at. aten. av. bibl. bol. brig. cap.
    caps. cav. cel. cf. cia. cit. comp. cons. coord. cx. cód. dep. depto. dez. dipl. dir. dist. doc. dr. dra.
    dras. drs. ed. edif. ef. eng. enga. esc. esp. esq. etc. exa. exma. exmo. fasc. fev. fig. figs. fl. fls. gen.
    gov. hab. hist. ibid. id. il. ilma. ilmo. inc. ind. inf. ing. inst. jan. jr. jul. jun. lda. loc. ltda. maj.
    min. mons. mun. máx. méd. mín. nac. neg. nov. núm. obs. op. out. p.ex. pe. pp. pref. pres. proc. prof.
    profa. profs. prov. publ. pág. págs. pç. quant. ref. reg. rel. rem. rep. res. resp. rev. rod. sarg. secr.
    seg. soc. sr. sra. sras. srs. srta. ss. sta. sto. séc. sécs. tb. tel. telef. ten. trad. trav. tít. un. univ.
    v.exa. vol. vols. vs.`,
  ),
  hasMixedInitials: true,
  hyphens: 'joined',
  units: wordSet(`${metricUnits} seg hs hrs min kcal ha euros reais`),
};
