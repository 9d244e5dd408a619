// What the tokenizer knows about Dutch. Words are split as in UD Alpino and spaCy: hyphenated words stay whole, the hyphen of half a
// word belongs to it, and an apostrophe is a part of its word (`foto's`, `'s avonds`, `zo'n`).
import type { Language } from '../language.ts';
import { createCaseList, metricUnits, wordSet } from '../shared-data.ts';

/** Words that begin with an apostrophe. */
const apostropheWords = wordSet(`'s 't 'n 'k 'm 'r 'ie 'ns 'er 'em 'ne 'nen 'tis 'twas`);

/** Places that begin with an old genitive; the words made of them begin in the same way. */
const places = `Hertogenbosch Gravenhage Gravenzande Graveland Gravendeel Gravenpolder Gravenmoer Heerenberg Heerenhoek Heer Arendskerke
  Hertogenbossche Hertogenbosscher Gravenhaagse Gravenlandse Gravenzandse`;

const joined = ['km/h', 'm/s', 'm²', 'm³', 't/m', 'c/o', 'C/O', 'p/m', 'e/o'];

export const dutch: Language = {
  name: 'Dutch',
  version: 1,
  specialCases: () => {
    const { cases, add } = createCaseList();
    for (const word of [...apostropheWords, ...joined]) add([word], 'alone');
    for (const place of wordSet(places)) add([`'s-${place}`], 'alone');
    // The cents that a price does not have: `5,-`.
    for (const none of [',-', ',–', ',--']) add([none], 'afterWord');
    return cases;
  },
  abbreviations: wordSet(
    `p. n. aanw. adj. adm. afb. afd. afz. alg. apr. art. artt. aug. bijl. bijv. bijz. blz. bv. bw. ca. cf. chr. cq. cs.
    dec. dhr. dir. dl. dln. doc. dr. drs. ds. ed. eds. eig. enz. enzv. etc. evt. exc. excl. feb. febr. fig. fr.
    geb. gebr. gem. gen. get. ibid. id. incl. ing. ir. jhr. jkvr. jl. jr. kath. lgl. lic. lt. luit. maj. med.
    mej. mevr. mgr. min. mld. mln. mnd. mr. mrd. mrt. mw. n.chr. ned. nov. nr. nrs. okt. ong. opm. pag. par.
    plm. plv. pol. prof. prot. prov. ref. reg. resp. secr. sept. sgt. soc. st. str. tel. temp. tit. toel. v.chr.
    verg. vgl. vlg. vnl. voorz. vs. wed. zgn.`,
  ),
  hasMixedInitials: true,
  hyphens: 'open',
  units: wordSet(`${metricUnits} uur sec el tl mln mld kcal ha euro cent pk jr`),
};
