// The strings for which spaCy 3 has numbers of its own, in place of a hash. Read off `spacy.symbols.IDS` of 3.8.

/** A run of strings with numbers one after the other. */
interface Run {
  readonly first: number;
  readonly names: readonly string[];
}

const numbered = (prefix: string, from: number, to: number, digits: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${prefix}${String(from + index).padStart(digits, '0')}`);

const words = (list: string): readonly string[] => list.split(' ');

/** Universal parts of speech: the column `pos` has these numbers, whatever the strings of the file. */
const partsOfSpeech: Run = {
  first: 84,
  names: words('ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X EOL SPACE'),
};

const runs: readonly Run[] = [
  {
    first: 1,
    names: words(
      'IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER LIKE_URL LIKE_NUM LIKE_EMAIL IS_STOP ' +
        'IS_OOV_DEPRECATED IS_BRACKET IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT IS_CURRENCY',
    ),
  },
  { first: 19, names: numbered('FLAG', 19, 63, 2) },
  {
    first: 64,
    names: words(
      'ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE HEAD SENT_START SPACY ' +
        'PROB LANG',
    ),
  },
  partsOfSpeech,
  { first: 104, names: numbered('DEPRECATED', 1, 276, 3) },
  {
    first: 380,
    names: words(
      'PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT MONEY QUANTITY ORDINAL ' +
        'CARDINAL',
    ),
  },
  {
    first: 398,
    names: words(
      'acomp advcl advmod agent amod appos attr aux auxpass cc ccomp complm conj cop csubj csubjpass dep det dobj expl ' +
        'hmod hyph infmod intj iobj mark meta neg nmod nn npadvmod nsubj nsubjpass num number oprd obj obl parataxis ' +
        'partmod pcomp pobj poss possessive preconj prep prt punct quantmod relcl rcmod root xcomp acl',
    ),
  },
  { first: 452, names: words('ENT_KB_ID MORPH ENT_ID IDX _') },
];

const entries = ({ first, names }: Run): [string, number][] => names.map((name, index) => [name, first + index]);

/** The number of each string that has one. */
export const symbolIds: ReadonlyMap<string, number> = new Map(runs.flatMap(entries));

/** The number of each part of speech. */
export const partOfSpeechIds: ReadonlyMap<string, number> = new Map(entries(partsOfSpeech));

/** The string that says that a token has no features, where 0 says that nobody looked. */
export const noFeatures = '_';
