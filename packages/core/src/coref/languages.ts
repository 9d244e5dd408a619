// Closed classes of words in languages other than English, as far as what is learnt needs them: which mentions are pronouns and what they
// agree with, how phrases begin, and where their heads have been said. Grammatical gender stands for "he" and "she".
import type { LanguageCode } from '../tokenizer/languages.ts';

/** The words of a language in lower case, with spaces between; a form that is ambiguous is listed where it says least. */
export interface WordLists {
  /** First, second and third person; the last with the letters of what they say: `he`, `she`, `it`, `many`, `any`. */
  readonly pronouns: Readonly<Partial<Record<'i' | 'we' | 'you' | 'he' | 'she' | 'it' | 'many' | 'any', string>>>;
  readonly demonstratives: string;
  readonly definite: string;
  readonly indefinite: string;
  readonly possessives: string;
  /** Prepositions and relative words. */
  readonly afterHead: string;
  readonly and: string;
  /** Whether all nouns are written with a capital, so that it does not make a name. */
  readonly hasCapitalNouns?: true;
}

/** Absent for Japanese and Chinese, whose tokens are characters. */
export const wordLists: Readonly<Partial<Record<LanguageCode, WordLists>>> = {
  de: {
    pronouns: {
      i: 'ich mich mir meiner',
      we: 'wir uns unser',
      you: 'du dich dir ihr euch',
      he: 'er ihn ihm',
      it: 'es',
      any: 'sie ihnen sich seiner ihrer',
    },
    demonstratives: 'dies dieser diese dieses das jener jene jenes',
    definite: 'der die das den dem des dieser diese dieses diesen diesem jener jene jenes',
    indefinite:
      'ein eine einen einem einer eines kein keine keinen keinem jeder jede jedes einige manche viele alle mehrere',
    possessives:
      'mein meine meinen meinem meiner meines dein deine deinen deinem deiner sein seine seinen seinem seiner seines ihr ihre ihren ihrem ihrer ihres unser unsere unseren unserem unserer euer eure euren',
    afterHead:
      'von vom in im an am auf für mit bei beim zu zum zur aus nach über unter vor hinter zwischen durch gegen ohne um seit wegen während als wie der die das den dem dessen deren welcher welche welches wo',
    and: 'und',
    hasCapitalNouns: true,
  },
  fr: {
    pronouns: {
      i: 'je me moi',
      we: 'nous',
      you: 'tu te toi vous',
      he: 'il le lui',
      she: 'elle la',
      many: 'ils elles les leur eux',
      any: 'se soi on',
    },
    demonstratives: 'ce ceci cela ça celui celle ceux celles',
    definite: "le la l' les ce cet cette ces",
    indefinite: 'un une des aucun aucune chaque quelques plusieurs tout toute tous toutes',
    possessives: 'mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs',
    afterHead:
      "de d' du des à au aux en dans sur pour avec par chez sous entre sans vers contre qui que qu' dont où lequel laquelle",
    and: 'et',
  },
  es: {
    pronouns: {
      i: 'yo me mí conmigo',
      we: 'nosotros nosotras nos',
      you: 'tú te ti contigo usted ustedes vosotros vosotras os',
      he: 'él lo',
      she: 'ella la',
      it: 'ello',
      many: 'ellos ellas los las les',
      any: 'le se sí consigo',
    },
    demonstratives: 'este esta esto ese esa eso aquel aquella aquello estos estas esos esas',
    definite: 'el la los las este esta estos estas ese esa esos esas aquel aquella',
    indefinite: 'un una unos unas algún alguna ningún ninguna cada varios varias muchos muchas todo toda todos todas',
    possessives: 'mi mis tu tus su sus nuestro nuestra nuestros nuestras vuestro vuestra',
    afterHead: 'de del a al en con por para sobre entre sin desde hasta hacia contra que quien cuyo cuya donde',
    and: 'y',
  },
  pt: {
    pronouns: {
      i: 'eu me mim comigo',
      we: 'nós nos conosco',
      you: 'tu te ti contigo você vocês vos',
      he: 'ele',
      she: 'ela',
      many: 'eles elas',
      any: 'lhe lhes se si consigo',
    },
    demonstratives: 'este esta isto esse essa isso aquele aquela aquilo',
    definite: 'o a os as este esta estes estas esse essa esses essas aquele aquela',
    indefinite: 'um uma uns umas algum alguma nenhum nenhuma cada vários várias muitos muitas todo toda todos todas',
    possessives: 'meu minha meus minhas teu tua seu sua seus suas nosso nossa nossos nossas',
    afterHead:
      'de do da dos das em no na nos nas a ao à com por pelo pela para sobre entre sem desde até contra que quem cujo cuja onde',
    and: 'e',
  },
  it: {
    pronouns: {
      i: 'io mi me',
      we: 'noi ci',
      you: 'tu ti te voi vi',
      he: 'lui egli lo gli',
      she: 'lei ella la',
      it: 'esso essa',
      many: 'loro essi esse li',
      any: 'si sé le',
    },
    demonstratives: 'questo questa ciò quello quella questi queste quelli quelle',
    definite: "il lo la l' i gli le questo questa questi queste quel quello quella quei quegli quelle",
    indefinite: "un uno una un' alcuni alcune nessun nessuno nessuna ogni molti molte tutto tutta tutti tutte",
    possessives: 'mio mia miei mie tuo tua tuoi tue suo sua suoi sue nostro nostra nostri nostre vostro vostra',
    afterHead:
      'di del dello della dei degli delle a al allo alla in nel nella con su sul sulla per tra fra da dal dalla senza contro che cui quale dove',
    and: 'e',
  },
  nl: {
    pronouns: {
      i: 'ik me mij',
      we: 'we wij ons',
      you: 'je jij jou u jullie',
      he: 'hij hem',
      it: 'het',
      many: 'hen hun',
      any: 'ze zij zich haar',
    },
    demonstratives: 'dit dat deze die',
    definite: 'de het dit dat deze die',
    indefinite: 'een geen elk elke ieder iedere enkele sommige veel alle',
    possessives: 'mijn jouw zijn haar ons onze jullie hun uw',
    afterHead:
      'van in op aan voor met bij uit naar over onder tussen door tegen zonder om sinds als die dat wie wat waar waarvan',
    and: 'en',
  },
  pl: {
    pronouns: {
      i: 'ja mnie mi mną',
      we: 'my nas nam nami',
      you: 'ty ciebie cię tobie ci tobą wy was wam wami',
      he: 'on',
      she: 'ona ją nią',
      it: 'ono',
      many: 'oni one ich im nimi nich',
      any: 'jego go jemu mu nim niego jej niej siebie się sobie',
    },
    demonstratives: 'to ten ta ci te tamten tamta tamto',
    definite: 'ten ta to ci te tego tej tych tym tamten tamta tamto',
    indefinite: 'jakiś jakaś jakieś żaden żadna żadne każdy każda każde kilka wiele wszyscy wszystkie',
    possessives: 'mój moja moje twój twoja twoje swój swoja swoje nasz nasza nasze wasz wasza wasze jego jej ich',
    afterHead:
      'w we na z ze do od o u po dla przez przed nad pod między za bez przy który która które którzy którego której gdzie',
    and: 'i',
  },
};
