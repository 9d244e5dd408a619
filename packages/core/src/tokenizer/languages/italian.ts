// What the tokenizer knows about Italian. Words are split as in spaCy, and as UD ISDT has them before it analyses contractions
// and pronouns joined to a verb (`nella`, `dirglielo`), which are one token here: an elided word is a token with its apostrophe,
// and so is a hyphen between letters.
import type { Language } from '../language.ts';
import { createCaseList, metricUnits, wordSet } from '../shared-data.ts';

/** Words cut short at their end, and capitals whose accent is written as an apostrophe. */
const cutWords = `po' mo' be' di' fa' va' da' sta' to' te' vo' ca' de' ne' co' e' perche' poiche' finche' piu' puo' cosi' gia' giu'
  cioe' citta' sara' potra' dovra' verra' pero'`;

/** Words that have lost their beginning. */
const apostropheWords = wordSet(`'sto 'sta 'sti 'ste 'ndrangheta 'ndrina 'nduja 'l 'na 'o`);

const joined = ['km/h', 'm/s', 'm²', 'm³', 'c/o', 'e/o', 'n°', 'N°', 's.l.m.', 'c/c', 'C/C'];

/** Articles and prepositions, pronouns, and the words that elide before a noun or a verb: `quest'anno`, `mezz'ora`, `dov'è`. */
const elisions = `l un d c s m t v n gl gli dell all dall nell sull coll pell dagl degl negl sugl agl quest quell codest bell brav
  buon sant grand pover tutt mezz quant tant altr alcun nessun ciascun qualcun vent trent quarant cinquant sessant settant ottant novant
  cent mill anch neanch nemmen com cos dov quand senz sott sopr contr entr fors ogn nient null poc cert mai dev fin prim ultim`;

export const italian: Language = {
  name: 'Italian',
  version: 1,
  specialCases: () => {
    const { cases, add, addInEachCase } = createCaseList();
    for (const word of wordSet(cutWords)) addInEachCase(word);
    for (const word of [...apostropheWords, ...joined]) add([word], 'alone');
    return cases;
  },
  abbreviations: wordSet(
    `n. p. c. s. v. f. t. nn. abbr. adj. agg. all. amm. apr. arch. art. artt. ass. assoc. avv. bibl. bros. cap. capp. card. cav. cfr. cit.
    cod. comm. cons. corr. cost. d.lgs. dic. dir. dist. dom. dott. dr. ecc. eccl. ed. edit. egr. es. esp. etc.
    fasc. feb. ff. fig. figg. gen. genn. geom. giov. giu. giur. gr. ibid. id. ing. int. intr. ital. jr. lett.
    lib. loc. lug. lun. mart. mer. min. mod. mons. ms. mss. naz. nov. num. obb. off. on. onn. op. ord. ott.
    p.es. pag. pagg. par. pp. pref. pres. prof. proff. prot. prov. rag. reg. rev. ric. rif. rist. sab. sec. seg.
    segg. sen. sett. sez. sig. sigg. soc. spett. ss. st. succ. suppl. tab. tav. tel. ten. tit. trad. trim. univ.
    vd. ven. vol. voll. vs.`,
  ),
  hasMixedInitials: true,
  elisions: wordSet(elisions),
  units: wordSet(`${metricUnits} sec ore anni gr hg kcal ha euro mq mc`),
};
