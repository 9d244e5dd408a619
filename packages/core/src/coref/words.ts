// Closed classes of words that say what a mention is: those of English here, those of other languages from their lists. Of a language
// without any nothing is known, and what learns from texts learns it there.
import { defaultLanguage, type LanguageCode } from '../tokenizer/languages.ts';
import { type WordLists, wordLists } from './languages.ts';

/** What a word says of the person or thing that it stands for; what is absent it does not say. */
export interface Agreement {
  readonly person?: 1 | 2 | 3;
  readonly number?: 'one' | 'many';
  readonly gender?: 'he' | 'she' | 'it';
}

const one = 'one';
const many = 'many';
const he: Agreement = { person: 3, number: one, gender: 'he' };
const she: Agreement = { person: 3, number: one, gender: 'she' };
const it: Agreement = { person: 3, number: one, gender: 'it' };
const they: Agreement = { person: 3, number: many };

/** Words, and what they say. */
type Rows = readonly (readonly [words: string, says: Agreement])[];

/** Personal, possessive and reflexive pronouns. */
const pronouns: Rows = [
  ["i me my mine myself i'm", { person: 1, number: one }],
  ['we us our ours ourselves', { person: 1, number: many }],
  ['you your yours yourself yourselves', { person: 2 }],
  ['he him his himself', he],
  ['she her hers herself', she],
  ['it its itself', it],
  ['they them their theirs themselves themself', they],
];

/** Words that point at something without naming it. */
const demonstratives: Rows = [
  ['this that', { person: 3, number: one }],
  ['these those', { person: 3, number: many }],
];

/** Words that begin a phrase, with what they say of it. */
const determiners: Rows = [
  ['the no any some which what whose', {}],
  ['a an each every another this that', { number: one }],
  ['these those both many few several all most', { number: many }],
];

/** Determiners of what has not been spoken of. */
const indefinite = 'a an some any no each every another many few several most';

/** Possessive pronouns, which are mentions and begin a longer one. */
const possessives = 'my your his her its our their';

/** Titles and nouns that tell the gender. */
const genders: Rows = [
  [
    'mr sir lord king prince duke father dad son brother uncle man boy gentleman husband grandfather nephew actor emperor',
    { gender: 'he' },
  ],
  [
    'mrs ms miss lady queen princess duchess mother mom mum daughter sister aunt woman girl wife grandmother niece actress empress',
    { gender: 'she' },
  ],
];

/** Nouns of many that do not end in s. */
const plurals = 'people men women children police feet teeth mice data media';

/** Nouns of one that end in s. */
const singulars =
  'news bus gas lens species series physics politics mathematics economics linguistics always perhaps thus its his';

/** Words after which the head of a phrase has been said: what follows tells more of it. */
const afterHead =
  'of in on at for with from to by about as like between into over under after before during against among through without within ' +
  'who whom which that where when whose including such than near behind across upon since until around along toward towards';

/** Words in which no phrase begins and over which none goes on. */
const breaks =
  'is are was were be been being am do does did have has had will would can could shall should may might must not ' +
  "n't if because so but or and nor yet then than when while where why how as who whom which that " +
  'there here also just very too only even still again ever never often always now to ' +
  'say says said go goes went gone get gets got make makes made take takes took come comes came see saw seen know knew known ' +
  'met left won ran sat slept woke kept wrote stood held brought bought caught taught felt heard led lost paid rose sold sent spent spoke ' +
  'think thought want wants wanted use used uses find found give gave given tell told become became include includes included ' +
  'of in on at for with from by about like between into over under after before during against among through without within up out off down';

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/).filter((word) => word !== ''));
}

function table(rows: Rows): ReadonlyMap<string, Agreement> {
  return new Map(rows.flatMap(([words, says]) => [...wordSet(words)].map((word) => [word, says] as const)));
}

/** What the words of a language say of mentions; all in lower case. */
export interface CorefWords {
  readonly pronouns: ReadonlyMap<string, Agreement>;
  readonly demonstratives: ReadonlyMap<string, Agreement>;
  readonly determiners: ReadonlyMap<string, Agreement>;
  readonly indefinite: ReadonlySet<string>;
  readonly possessives: ReadonlySet<string>;
  readonly genders: ReadonlyMap<string, Agreement>;
  readonly afterHead: ReadonlySet<string>;
  readonly breaks: ReadonlySet<string>;
  /** What joins two things into many. */
  readonly and: string;
  /** Whether all nouns are written with a capital: then what a determiner begins is no name. */
  readonly hasCapitalNouns: boolean;
  /** Whether a noun, or a name that ends with it, is of many, where its ending tells; undefined where it does not. */
  isMany(noun: string, isName: boolean): boolean | undefined;
}

function english(): CorefWords {
  const [ofMany, ofOne] = [wordSet(plurals), wordSet(singulars)];
  return {
    pronouns: table(pronouns),
    demonstratives: table(demonstratives),
    determiners: table(determiners),
    indefinite: wordSet(indefinite),
    possessives: wordSet(possessives),
    genders: table(genders),
    afterHead: wordSet(afterHead),
    breaks: wordSet(breaks),
    and: 'and',
    hasCapitalNouns: false,
    isMany: (noun, isName) =>
      ofMany.has(noun) || (!isName && /[^su]s$/.test(noun) && !/(ss|us|is)$/.test(noun) && !ofOne.has(noun)),
  };
}

/** What the keys of {@link WordLists.pronouns} say. */
const persons: Readonly<Record<keyof WordLists['pronouns'], Agreement>> = {
  ...{ i: { person: 1, number: one }, we: { person: 1, number: many }, you: { person: 2 } },
  ...{ he, she, it, many: they, any: { person: 3 } },
};

const byLanguage = new Map<LanguageCode, CorefWords>();

/** The words of a language; made when they are first asked for. */
export function corefWords(language: LanguageCode = defaultLanguage): CorefWords {
  const known = byLanguage.get(language) ?? (language === 'en' ? english() : fromLists(wordLists[language]));
  byLanguage.set(language, known);
  return known;
}

function fromLists(lists: WordLists | undefined): CorefWords {
  const { pronouns: own = {}, demonstratives: pointing = '', definite = '', indefinite: fresh = '' } = lists ?? {};
  const after = wordSet(lists?.afterHead ?? '');
  const rows = (Object.keys(persons) as (keyof typeof persons)[]).map((key) => [own[key] ?? '', persons[key]] as const);
  return {
    pronouns: table(rows),
    demonstratives: table([[pointing, { person: 3 }]]),
    determiners: table([[`${definite} ${fresh}`, {}]]),
    indefinite: wordSet(fresh),
    possessives: wordSet(lists?.possessives ?? ''),
    genders: new Map(),
    afterHead: after,
    breaks: new Set([...after, lists?.and ?? '']),
    and: lists?.and ?? '',
    hasCapitalNouns: lists?.hasCapitalNouns ?? false,
    isMany: () => undefined,
  };
}
