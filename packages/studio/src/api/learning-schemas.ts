import { z } from 'zod';
import type { DifferenceView, EstimateView, LearningView, SourceView, TrainingView } from './learning-messages.ts';
import { errorSchema } from './schemas.ts';

const count = z.int().min(0);
const estimate: z.ZodType<EstimateView> = z.object({ value: z.number(), low: z.number(), high: z.number() });
const difference: z.ZodType<DifferenceView> = z.object({
  ...{ value: z.number(), low: z.number(), high: z.number() },
  pValue: z.number(),
});

/** Also what a run of the store says about a training, but for when it ended. */
const figures = {
  version: z.string(),
  documents: count,
  fromFiles: count.exactOptional(),
  score: estimate.exactOptional(),
  scored: count,
  baseline: z
    .object({ source: z.string(), name: z.string(), documents: count, score: estimate, model: z.number(), difference })
    .exactOptional(),
  seconds: z.number(),
  proposed: count,
};

/** The figures of a run in the store. */
export const trainingFiguresSchema: z.ZodType<Omit<TrainingView, 'made'>> = z.object(figures);

const training: z.ZodType<TrainingView> = z.object({ ...figures, made: z.string() });

const source: z.ZodType<SourceView> = z.object({
  key: z.string(),
  source: z.string(),
  role: z.enum(['learning', 'baseline', 'other', 'nobody']),
  score: estimate.exactOptional(),
  scored: count,
  difference: difference.exactOptional(),
  ...{ shown: count, accepted: count, corrected: count, rejected: count, skipped: count },
  ...{ kept: count, removed: count, added: count },
  medianSeconds: z.number().exactOptional(),
  secondsPerLabel: z.number().exactOptional(),
  cost: z.number().exactOptional(),
  costPerLabel: z.number().exactOptional(),
});

const agreement = z.object({ value: z.number(), low: z.number(), high: z.number(), documents: count });

export const learningSchema: z.ZodType<LearningView> = z.object({
  task: z.string(),
  state: z.enum(['reading', 'waiting', 'training', 'proposing']),
  gold: count,
  test: count,
  missing: z.string().exactOptional(),
  goldUntilNext: count,
  training: z.object({ documents: count, share: z.number() }).exactOptional(),
  failure: errorSchema.exactOptional(),
  trainings: z.array(training),
  notes: z.array(z.string()),
  forecast: z.object({
    unknown: z.enum(['few-trainings', 'no-growth']).exactOptional(),
    textsToBaseline: count.nullable().exactOptional(),
    textsToFlat: count.nullable().exactOptional(),
  }),
  labels: z.array(z.object({ name: z.string(), count })),
  pace: z.object({ lastHour: count, medianSeconds: z.number().exactOptional() }),
  sources: z.array(source),
  doubts: count,
  consistency: agreement.exactOptional(),
  bias: z.object({ source: z.string(), shown: agreement, hidden: agreement, difference: estimate }).exactOptional(),
  revision: count,
});

/** Body of `POST /api/learning/train`. Strict, because it comes from outside. */
export const trainRequestSchema: z.ZodType<{ readonly task: string }> = z.strictObject({ task: z.string().min(1) });

// For the OpenAPI document, which names them.
export { difference, estimate, source, training };
