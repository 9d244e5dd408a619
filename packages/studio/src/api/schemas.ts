import {
  type DiscourseSignal,
  type DiscourseUnit,
  type JsonValue,
  type Label,
  languageCodes,
  taskKinds,
} from 'tincture';
import { z } from 'zod';
import type {
  BesideRequest,
  ChangesReply,
  ClusterView,
  CommentView,
  DecidedReply,
  DecisionReply,
  DecisionRequest,
  DecisionView,
  ErrorReply,
  FoundReply,
  FreeView,
  Gold,
  HistoryReply,
  ItemView,
  OutputView,
  ProgressView,
  ProjectView,
  ProposalView,
  QueueReply,
  RedefinitionRequest,
  RelationView,
  RemarkReply,
  RemarkRequest,
  StudioTask,
  TokenView,
} from './messages.ts';
import { end, frame, goldFrames, offsets, span } from './span-schemas.ts';

/** Whether there is such a document, task or decision is for the store to say. */
const id = z.string().min(1);
const requestId = z
  .string()
  .min(8)
  .max(100)
  .describe('New for each, a UUID for example: a repeated request is stored once.');

const goldSpans = z.array(z.strictObject({ ...offsets, label: z.string() })).max(20_000);
/** A text of more tokens than this is no text to read. */
const mostTokens = 200_000;
const value = z.string().max(500).exactOptional();
const tree = {
  head: z
    .int()
    .nonnegative()
    .exactOptional()
    .describe('Of a parser: place of the head among all tokens; its own at a root.'),
  sentenceStart: z.boolean().exactOptional().describe('Of a parser: whether a sentence begins here.'),
};
const index = z.int().nonnegative();
const signal: z.ZodType<DiscourseSignal> = z.strictObject({
  type: z.string().min(1).max(500),
  subtype: z.string().min(1).max(500).exactOptional(),
  ranges: z.array(z.strictObject(offsets)).max(1_000),
  status: z.string().min(1).max(500).exactOptional(),
});
const signals = z.array(signal).max(1_000).exactOptional();
const unit: z.ZodType<DiscourseUnit> = z.strictObject({
  ...offsets,
  head: index.exactOptional().describe('Place of the unit that it is attached to among all; its own at the root.'),
  label: z.string().min(1).max(500).exactOptional().describe('The relation; ends with _m where it has several nuclei.'),
  depth: index.exactOptional().describe('How high it is attached: 0 is the head alone.'),
  signals,
  edges: z
    .array(
      z.strictObject({
        head: index,
        label: z.string().min(1).max(500),
        depth: index.exactOptional(),
        headDepth: index.exactOptional(),
        signals,
      }),
    )
    .max(1_000)
    .exactOptional()
    .describe('Relations beside the tree.'),
  confidence: z.number().exactOptional(),
});
const units: z.ZodType<readonly DiscourseUnit[]> = z.array(unit).max(20_000);

const gold: z.ZodType<Gold> = z.strictObject({
  tokens: z
    .array(z.strictObject({ ...offsets, value, ...tree }))
    .max(mostTokens)
    .exactOptional()
    .describe('All tokens of the text in order; without a value nobody said anything of one.'),
  ents: z
    .array(z.strictObject({ ...offsets, label: z.string(), kbId: z.string().max(1_000).nullable().exactOptional() }))
    .max(20_000)
    .exactOptional(),
  spans: goldSpans.exactOptional().describe('Of a spancat task: may overlap.'),
  rels: z
    .array(z.strictObject({ from: end, to: end, label: z.string() }))
    .max(20_000)
    .exactOptional(),
  coref: z
    .array(
      z.strictObject({
        mentions: z.array(z.strictObject(offsets)).min(1).max(20_000),
        label: z.string().exactOptional(),
      }),
    )
    .max(20_000)
    .exactOptional()
    .describe('Of a coref task: what stands for the same thing.'),
  cats: z.record(z.string(), z.union([z.literal(0), z.literal(1)])).exactOptional(),
  frames: goldFrames
    .exactOptional()
    .describe('Of a frames task: empty where no intent applies. Slots may hold frames, four in each other at most.'),
  discourse: units.exactOptional().describe('Of a discourse task: units that are the whole text, in order.'),
  response: z.string().max(100_000).exactOptional().describe('Of a recipe that asks for a text.'),
  ranking: z
    .array(z.array(z.string().min(1).max(100)).min(1).max(26))
    .max(26)
    .exactOptional()
    .describe('Of a recipe that asks for an order: names in groups, the best first.'),
});

const reason = z.string().min(1).max(1_000).exactOptional().describe('Why, of a `reject` or an `ignore`.');
const beside: z.ZodType<BesideRequest> = z.strictObject({
  verdict: z.enum(['accept', 'correct', 'reject', 'ignore']),
  annotations: gold.exactOptional(),
  reason,
});

/** Strict, because it comes from outside. */
export const decisionRequestSchema: z.ZodType<DecisionRequest> = z.strictObject({
  id: requestId,
  document: id,
  task: id,
  verdict: z.enum(['accept', 'correct', 'reject', 'ignore', 'undo']),
  annotations: gold.exactOptional(),
  proposal: z.int().exactOptional().describe('The id of the proposal that was decided on.'),
  seen: id
    .nullable()
    .exactOptional()
    .describe(
      'The id of the decision that was in force when the person decided, or null; if another one is by now, the answer is 409 `decision-conflict`. Left out: no check.',
    ),
  tookMs: z.int().min(0).exactOptional().describe('Milliseconds that the person took.'),
  reason,
  isBlind: z.boolean().exactOptional().describe('Whether proposals were kept from the person.'),
  definition: id.exactOptional().describe('The hash of the definition of the task that the person had before them.'),
  alike: id
    .exactOptional()
    .describe(
      'The id of the document that the person saw, where they decided on its near duplicates together with it.',
    ),
  beside: z
    .record(id, beside)
    .exactOptional()
    .describe('By task: what the same step says in others. A recipe that may refuse an answer is told all of it.'),
});

/** Strict, because it comes from outside. */
export const remarkRequestSchema: z.ZodType<RemarkRequest> = z.strictObject({
  id: requestId,
  document: id,
  task: id,
  kind: z.enum(['flag', 'unflag', 'comment']),
  text: z.string().min(1).max(10_000).exactOptional(),
});

const words = z.array(z.string().min(1).max(1_000)).max(100);

/** Strict, because it comes from outside. */
export const redefinitionSchema: z.ZodType<RedefinitionRequest> = z.strictObject({
  task: id,
  seen: id,
  label: z
    .strictObject({
      name: id,
      definition: z.string().max(10_000).exactOptional(),
      examples: words.exactOptional(),
      counterexamples: words.exactOptional(),
    })
    .exactOptional(),
  guidelines: z.string().max(200_000).exactOptional(),
});

const label: z.ZodType<Label> = z.object({
  name: z.string(),
  definition: z.string().exactOptional(),
  examples: z.array(z.string()).exactOptional(),
  counterexamples: z.array(z.string()).exactOptional(),
  parent: z.string().exactOptional(),
  slots: z.array(z.string()).exactOptional(),
  frames: z.array(z.string()).exactOptional(),
  from: z.array(z.string()).exactOptional(),
  to: z.array(z.string()).exactOptional(),
});

const free: z.ZodType<FreeView> = z.union([
  z.object({
    view: z.literal('edit'),
    longest: z.int().exactOptional(),
    isOptional: z.boolean().exactOptional(),
  }),
  z.object({ view: z.literal('rank') }),
]);

const task: z.ZodType<StudioTask> = z.object({
  name: z.string(),
  kind: z.enum(taskKinds),
  language: z.enum(languageCodes).exactOptional(),
  labels: z.array(label),
  slots: z.array(label).exactOptional(),
  guidelines: z.string().exactOptional(),
  multiple: z.boolean().exactOptional(),
  group: z.string().exactOptional(),
  snap: z.enum(['tokens', 'characters']).exactOptional(),
  attribute: z.enum(['tag', 'pos']).exactOptional(),
  entities: z.array(label).exactOptional(),
  free: free.exactOptional(),
});

export const projectSchema: z.ZodType<ProjectView> = z.object({
  name: z.string(),
  dir: z.string().exactOptional(),
  person: z.string(),
  tasks: z.array(task),
  views: z.array(z.object({ name: z.string(), tasks: z.array(z.string()) })).exactOptional(),
  definitions: z.record(z.string(), z.string()),
  againEvery: z.int().min(1).exactOptional(),
  redefines: z.boolean().exactOptional(),
  recipe: z.string().exactOptional(),
  mayRefuse: z.boolean().exactOptional(),
  learns: z.boolean().exactOptional(),
});

export const changesSchema: z.ZodType<ChangesReply> = z.object({
  changes: z.array(
    z.object({ label: z.string().exactOptional(), what: z.enum(['changed', 'new']), decisions: z.int() }),
  ),
});

const token: z.ZodType<TokenView> = z.object({ ...offsets, value, ...tree, confidence: z.number().exactOptional() });

const relation: z.ZodType<RelationView> = z.object({
  ...{ from: end, to: end, label: z.string() },
  confidence: z.number().exactOptional(),
  source: z.string().exactOptional(),
});

const cluster: z.ZodType<ClusterView> = z.object({
  mentions: z.array(
    z.object({ ...offsets, confidence: z.number().exactOptional(), linkConfidence: z.number().exactOptional() }),
  ),
  label: z.string().exactOptional(),
  source: z.string().exactOptional(),
});

/** What a source says of a text, by layers. */
const said = {
  ents: z.array(span).exactOptional(),
  spans: z.array(span).exactOptional(),
  rels: z.array(relation).exactOptional(),
  coref: z.array(cluster).exactOptional(),
  tokens: z.array(token).exactOptional(),
  chosen: z.array(z.string()).exactOptional(),
  frame: frame.nullable().exactOptional(),
  discourse: units.exactOptional(),
  response: z.string().exactOptional(),
  notes: z.array(z.string()),
};

const proposal: z.ZodType<ProposalView> = z.object({
  id: z.int(),
  source: z.string(),
  made: z.string(),
  cats: z.record(z.string(), z.number()).exactOptional(),
  ...said,
});

const output: z.ZodType<OutputView> = z.object({ name: z.string(), asked: z.string().exactOptional(), ...said });

const decision: z.ZodType<DecisionView> = z.object({
  id: z.string(),
  verdict: z.string(),
  person: z.string(),
  made: z.string(),
  annotations: gold.exactOptional(),
  reason: z.string().exactOptional(),
});

const comment: z.ZodType<CommentView> = z.object({ person: z.string(), made: z.string(), text: z.string() });

const json: z.ZodType<JsonValue> = z.json();

const item: z.ZodType<ItemView> = z.object({
  document: z.object({ id: z.string(), text: z.string(), meta: z.record(z.string(), json).exactOptional() }),
  tokens: z.object({ starts: z.array(z.int()), ends: z.array(z.int()) }),
  proposals: z.array(proposal),
  decisions: z.array(decision),
  isImported: z.boolean().exactOptional(),
  reopens: z.string().exactOptional(),
  outputs: z.array(output).exactOptional(),
  isBlind: z.boolean(),
  again: z.string().exactOptional(),
  doubts: z.array(z.string()),
  isFlagged: z.boolean(),
  comments: z.array(comment),
  near: z.int().min(1).exactOptional(),
});

export const queueSchema: z.ZodType<QueueReply> = z.object({
  items: z.array(item),
  beside: z.record(z.string(), z.array(item)).exactOptional(),
});

export const foundSchema: z.ZodType<FoundReply> = z.object({
  total: z.int(),
  open: z.int(),
  items: z.array(
    z.object({
      id: z.string(),
      excerpt: z.string(),
      state: z.enum(['open', 'decided', 'imported']),
      decision: z.object({ verdict: z.string(), person: z.string(), made: z.string() }).exactOptional(),
      isFlagged: z.boolean(),
      comments: z.int(),
    }),
  ),
});

export const progressSchema: z.ZodType<ProgressView> = z.object({
  documents: z.int(),
  open: z.int(),
  proposed: z.int(),
  decided: z.int(),
  imported: z.int(),
  byVerdict: z.object({ accept: z.int(), correct: z.int(), reject: z.int(), ignore: z.int() }),
});

export const decidedSchema: z.ZodType<DecidedReply> = z.object({
  decisions: z.array(
    z.object({ id: z.string(), sequence: z.int(), document: z.string(), alike: z.string().exactOptional() }),
  ),
});

export const decisionReplySchema: z.ZodType<DecisionReply> = z.object({ sequence: z.int(), progress: progressSchema });

export const remarkReplySchema: z.ZodType<RemarkReply> = z.object({ made: z.string() });

export const historySchema: z.ZodType<HistoryReply> = z.object({
  events: z.array(z.object({ made: z.string(), who: z.string(), what: z.string() })),
});

export const errorSchema: z.ZodType<ErrorReply> = z.object({
  code: z.string(),
  problem: z.string(),
  fix: z.string().exactOptional(),
});

/** Of this only what every one of them has: it is for programs that read OpenAPI. */
export const openApiSchema: z.ZodType<{ readonly openapi: string }> = z.looseObject({ openapi: z.string() });

// For the OpenAPI document, which names them.
export { comment, decision, gold, item, json, label, proposal, span, task, units };
