import { z } from 'zod';
import { difference, estimate, learningSchema, source, training, trainRequestSchema } from './learning-schemas.ts';
import {
  changesSchema,
  comment,
  decidedSchema,
  decision,
  decisionReplySchema,
  decisionRequestSchema,
  errorSchema,
  foundSchema,
  gold,
  historySchema,
  item,
  json,
  label,
  progressSchema,
  projectSchema,
  proposal,
  queueSchema,
  redefinitionSchema,
  remarkReplySchema,
  remarkRequestSchema,
  span,
  task,
} from './schemas.ts';

/** Each schema under its name in the OpenAPI document, which is the name of its type. */
const named: Readonly<Record<string, z.ZodType>> = {
  ChangesReply: changesSchema,
  CommentView: comment,
  DecidedReply: decidedSchema,
  DecisionReply: decisionReplySchema,
  DecisionRequest: decisionRequestSchema,
  DecisionView: decision,
  DifferenceView: difference,
  ErrorReply: errorSchema,
  EstimateView: estimate,
  FoundReply: foundSchema,
  Gold: gold,
  HistoryReply: historySchema,
  ItemView: item,
  Json: json,
  Label: label,
  LearningView: learningSchema,
  ProgressView: progressSchema,
  ProjectView: projectSchema,
  ProposalView: proposal,
  QueueReply: queueSchema,
  RedefinitionRequest: redefinitionSchema,
  RemarkReply: remarkReplySchema,
  RemarkRequest: remarkRequestSchema,
  SourceView: source,
  SpanView: span,
  Task: task,
  TrainingView: training,
  TrainRequest: trainRequestSchema,
};

/** The schemas that the OpenAPI document refers to by name. */
export const components: z.core.$ZodRegistry<{ readonly id: string }> = z.registry<{ readonly id: string }>();
for (const [id, schema] of Object.entries(named)) components.add(schema, { id });
