import { type JsonObject, TinctureError } from 'tincture';

/** Settings of the training of entities; all can be given in `settings`. */
export interface NerSettings {
  /** Columns of the hidden layers; a multiple of 8. */
  readonly width: number;
  /** Filters over the characters of a word; a multiple of 4, 0 for none. */
  readonly filters: number;
  /** Chance that the spelling of a word is left out. */
  readonly spellingDropout: number;
  /** Chance that a batch is cut into lines, each a text of its own: so the network knows texts of one line too. */
  readonly lineChance: number;
  /** Residual convolutions over windows of three tokens: how far a token sees. */
  readonly convolutions: number;
  readonly steps: number;
  /** Least words in a batch. */
  readonly batchWords: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Chance that a table's row of a word is left out: makes the network lean on the others and on the vectors. */
  readonly formDropout: number;
  readonly vectorDropout: number;
  /** Chance that a column of the input is left out. */
  readonly inputDropout: number;
  readonly hiddenDropout: number;
  /** What missing an entity costs more than finding one too many, in nats a token. */
  readonly missCost: number;
  /** How often a form must come in the training texts to have a row of its own. */
  readonly leastCount: number;
  /** Words of the vectors that are kept in the model. */
  readonly vectorWords: number;
  /** Networks that are trained and whose scores are averaged. */
  readonly members: number;
}

/** How much there is to learn from. */
export interface TrainingAmount {
  /** Texts of up to some fifty words; longer ones count as several. */
  readonly texts: number;
  readonly words: number;
}

/**
 * Settings for so many annotated texts. Few texts: several small networks that lean on the vectors, trained briefly
 * and fast; each was fitted on Reddit posts about fashion (bench/results has what they reach).
 */
export function nerSettings({ texts, words }: TrainingAmount, given: JsonObject = {}): NerSettings {
  const size = texts < 250 ? few(texts) : texts < 2000 ? some(texts) : many(words);
  const defaults: NerSettings = { ...common, ...size };
  const settings: Record<string, number> = { ...defaults };
  for (const [name, value] of Object.entries(given)) {
    const limits = Object.hasOwn(ranges, name) ? ranges[name as keyof NerSettings] : undefined;
    if (limits === undefined) {
      throw wrong(name, `is no setting of the training of entities`, `Use some of: ${Object.keys(ranges).join(', ')}.`);
    }
    const [least, most, multiple] = limits;
    if (typeof value !== 'number' || !(value >= least && value <= most) || (multiple > 0 && value % multiple !== 0)) {
      const kind = multiple === 0 ? 'a number' : multiple === 1 ? 'a whole number' : `a multiple of ${multiple}`;
      throw wrong(name, `is ${JSON.stringify(value)}`, `Give ${kind} from ${least} to ${most}.`);
    }
    settings[name] = value;
  }
  return { ...defaults, ...settings };
}

/** Settings that do not depend on how much there is to learn from. */
const common = {
  batchWords: 500,
  weightDecay: 0,
  vectorDropout: 0.075,
  hiddenDropout: 0.3,
  filters: 48,
  spellingDropout: 0.175,
  lineChance: 0.1,
  vectorWords: 100_000,
};

type SizeSettings = Omit<NerSettings, keyof typeof common>;

function few(texts: number): SizeSettings {
  return {
    width: 64,
    convolutions: 2,
    members: 5,
    leastCount: 1,
    steps: Math.round(80 + 0.8 * Math.max(0, texts - 50)),
    learningRate: 0.01,
    formDropout: 0.5,
    inputDropout: 0.5,
    missCost: 6,
  };
}

function some(texts: number): SizeSettings {
  return {
    width: 96,
    convolutions: 3,
    members: 3,
    leastCount: 1,
    steps: Math.round(250 + 0.36 * (texts - 250)),
    learningRate: 0.006,
    formDropout: 0.5,
    inputDropout: texts < 700 ? 0.5 : 0.35,
    missCost: 3,
  };
}

function many(words: number): SizeSettings {
  return {
    width: 128,
    convolutions: 3,
    members: 1,
    leastCount: 2,
    // Twelve passes over the texts, as long as that takes minutes.
    steps: Math.round(Math.max(900, Math.min(5_000, words / 52))),
    learningRate: 0.003,
    formDropout: 0.15,
    inputDropout: 0.35,
    missCost: 0,
  };
}

/** Least, most, and what it must be a multiple of (0: any number). */
const ranges: Readonly<Record<keyof NerSettings, readonly [number, number, number]>> = {
  width: [8, 512, 8],
  filters: [0, 256, 4],
  leastCount: [1, 1000, 1],
  spellingDropout: [0, 0.95, 0],
  lineChance: [0, 1, 0],
  convolutions: [1, 8, 1],
  steps: [1, 1_000_000, 1],
  batchWords: [1, 8192, 1],
  learningRate: [1e-6, 0.1, 0],
  weightDecay: [0, 1, 0],
  formDropout: [0, 0.95, 0],
  vectorDropout: [0, 0.95, 0],
  inputDropout: [0, 0.95, 0],
  hiddenDropout: [0, 0.95, 0],
  missCost: [0, 20, 0],
  vectorWords: [0, 1_000_000, 1],
  members: [1, 16, 1],
};

function wrong(name: string, problem: string, fix: string): TinctureError {
  return new TinctureError({
    code: 'training-invalid',
    problem: `The setting "${name}" ${problem}.`,
    where: { field: `train.settings.${name}` },
    fix,
  });
}
