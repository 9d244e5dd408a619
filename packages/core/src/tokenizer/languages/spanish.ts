// What the tokenizer knows about Spanish. Words are split as in spaCy, and as UD AnCora has them before it analyses contractions
// and pronouns joined to a verb (`al`, `dámelo`), which are one token here. Hyphenated words stay whole; ¿ and ¡ are tokens.
import type { Language } from '../language.ts';
import { createCaseList, metricUnits, wordSet } from '../shared-data.ts';

const joined = ['km/h', 'm/s', 'm²', 'm³', 'c/', 'C/', 's/n', 'S/N', 'R$', 'US$', 'U$S', 'a/c', 'p/'];

export const spanish: Language = {
  name: 'Spanish',
  version: 1,
  specialCases: () => {
    const { cases, add } = createCaseList();
    for (const word of joined) add([word], 'alone');
    return cases;
  },
  /** Some have two letters a part, for a plural: the rule for initials does not see those. */
  abbreviations: wordSet(
    `n. p. c. s. aa. aa.vv. abr. adj. admón. adv. afmo. ago. alm. apdo. apte. art. arts. asoc. aux. av. avda. ayto. bb.aa.
    bco. bibl. bol. brig. cap. caps. cc. cc.oo. cmdte. coord. cra. crta. cta. ctra. cía. cías. cód. dcha. dd.hh.
    dep. depto. desc. dic. dir. doc. dom. dpto. dr. dra. dras. dres. dña. ed. edit. edo. ee. ee.uu. ej. ene.
    entlo. esc. etc. excma. excmo. fasc. fdo. feb. febr. ff. ff.aa. ff.cc. fig. figs. gob. gral. gta. hna. hno.
    hnos. ibíd. ilma. ilmo. imp. ing. inst. intr. izda. izq. izqda. jj. jj.oo. jr. jue. jul. jun. lic. ltda.
    ltdo. lun. lám. mié. mons. mtra. mtro. munic. máx. mín. nac. nov. núm. núms. obs. oct. oo. op. p.ej. pdo.
    pdte. pl. pol. pral. prof. profa. prov. próx. pta. ptas. pte. pts. pág. págs. párr. rda. ref. reg. rev.
    rr.hh. rr.pp. rte. sdad. sec. seg. sept. sgto. sig. sr. sra. sras. sres. srta. srtas. ss. ss.mm. sta. sto.
    supl. sáb. tel. teléf. tlf. trad. tt.aa. tte. tít. ud. uds. univ. urb. uu. v.gr. vd. vds. vie. vol. vols.
    vs. íd.`,
  ),
  hasMixedInitials: true,
  hyphens: 'joined',
  units: wordSet(`${metricUnits} hs hrs seg mins kcal ha pts euros pesos`),
};
