import { type JsonObject, TinctureError } from 'tincture';

/** Settings of the training of entities; all can be given in `settings`. */
export interface NerSettings {
  /** Columns of the hidden layers; a multiple of 4. */
  readonly width: number;
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
  /** Words of the vectors that are kept in the model. */
  readonly vectorWords: number;
}

/** Settings for `texts` annotated texts. */
export function nerSettings(texts: number, given: JsonObject = {}): NerSettings {
  const few = texts < 250;
  const defaults: NerSettings = {
    width: few ? 64 : texts < 2000 ? 96 : 128,
    convolutions: few ? 2 : 3,
    steps: few ? 300 : texts < 2000 ? 800 : Math.min(8000, Math.round(texts / 3)),
    batchWords: 500,
    learningRate: 3e-3,
    weightDecay: 0,
    formDropout: texts < 2000 ? 0.5 : 0.15,
    vectorDropout: 0.075,
    inputDropout: 0.35,
    hiddenDropout: 0.3,
    missCost: few ? 6 : texts < 2000 ? 3 : 0,
    vectorWords: 100_000,
  };
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

/** Least, most, and what it must be a multiple of (0: any number). */
const ranges: Readonly<Record<keyof NerSettings, readonly [number, number, number]>> = {
  width: [8, 512, 4],
  convolutions: [0, 8, 1],
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
};

function wrong(name: string, problem: string, fix: string): TinctureError {
  return new TinctureError({
    code: 'training-invalid',
    problem: `The setting "${name}" ${problem}.`,
    where: { field: `train.settings.${name}` },
    fix,
  });
}
