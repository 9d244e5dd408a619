// What the tokenizer knows about German. Words are split as in TIGER, UD German-GSD and spaCy: hyphenated words stay whole, the
// hyphen of half a word belongs to it, and so does the period of an ordinal.
import type { Language } from '../language.ts';
import { createCaseList, metricUnits, wordSet } from '../shared-data.ts';

/** Words after which `es` is written as `'s`; after others it is mostly the end of a name, as in `Rosi's Grill`. */
const beforeEs =
  wordSet(`geht gibt ist war hat wär wäre hätt hätte wird würd würde kann könnt muss soll sollt will mag macht
  tut läuft steht kommt klappt reicht stimmt passt liegt sieht heißt scheint bleibt braucht gab ging kam fand hab hast bin bist
  habt sag sagt find findet mach nehm nimm nimmt lass lasst lässt weiß glaub meint schaff schafft seh sehen
  ich du er sie es wir ihr man wer was wie wo wenn weil dass ob als da so wann warum bis bevor nachdem damit
  nun jetzt mir dir sich uns`);

/** Prepositions before `'m`, `'n` and `'s`, short for an article. */
const beforeArticle = 'auf aus bei durch für hinter in mit nach über um unter vor zu an'.split(' ');

/** What an apostrophe makes short when a word begins with it: `'ne Frage`, `'nen Kaffee`. */
const apostropheWords = wordSet(`'n 'ne 'nen 'nem 'ner 'nes 'm 's 'rum 'rein 'raus 'rauf 'runter 'rüber 'ran 'mal`);

const joined = ['km/h', 'm/s', 'm²', 'm³', 'c/o', 'C/O'];

export const german: Language = {
  name: 'German',
  version: 1,
  specialCases: () => {
    const { cases, add, addInEachCase } = createCaseList();
    for (const word of beforeEs) addInEachCase(word, "'s");
    for (const word of beforeArticle) for (const article of ["'m", "'n", "'s"]) addInEachCase(word, article);
    for (const word of [...apostropheWords, ...joined]) add([word], 'alone');
    // The cents that a price does not have: `5,-`.
    for (const none of [',-', ',–', ',--']) add([none], 'afterWord');
    return cases;
  },
  /** A single small letter with a period is always short for something: `z. B.`, `d. h.`, `i. d. R.`. */
  abbreviations: wordSet(
    `a. abb. abs. abschn. abt. adr. akad. allg. anh. anm. aufl. ausg. ausschl. b. bd. bde. beisp. bes. betr. bez.
    bf. bgm. bhf. bsp. bspw. bzgl. bzw. c. ca. chem. chr. d. dez. dgl. dipl. dr. dres. dt.
    dtsch. e. ebd. ehem. eig. eigtl. einschl. engl. entspr. etc. ev. evtl. exkl. f. fa. fam. feb. febr. ff. fig.
    fn. fr. frl. frz. g. geb. gebr. gegr. gem. gesch. geschl. gest. gez. ggf. ggfs. ggü. h. hbf. hd. hl. hr.
    hrn. hrsg. i. ing. inh. inkl. insb. insbes. ital. j. jg. jh. jhd. jr. k. kath. kfm. kl. konf. l. lfd.
    lt. luth. m. math. med. mia. mill. mind. mio. mrd. mtl. mwst. n. nov. nr. nrn. näml. nördl. o. okt. op.
    orig. p. pat. pfd. phil. pkt. plz. prof. prot. prov. q. qm. r. rd. red. reg. rel. resp. russ.
    röm. s. schweiz. sek. sen. sep. sept. sog. span. spez. st. staatl. std. stdn. stellv. str. stv. südl. t.
    techn. tel. theol. tägl. u. ugs. ung. univ. urspr. usf. usw. uvm. v. verf. verg. verh. verl. vgl. vol. vorm.
    vors. vs. w. westl. wg. wiss. x. y. z. zool. zt. zus. zw. zzgl. zzt. ä. ö. österr. östl. ü. übers.`,
  ),
  hasMixedInitials: true,
  hasOrdinalPeriods: true,
  hyphens: 'open',
  hasGenderSigns: true,
  units: wordSet(`${metricUnits} std min sek tl el pkg mio mrd cent uhr ct kcal ps ha`),
};
