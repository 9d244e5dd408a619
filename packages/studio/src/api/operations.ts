// Everything that the server can be asked, in one table: the OpenAPI document, the page about the API and the list in
// docs/reference/studio.md are made from it, and a test holds it against the routes that the server has.
import type { ErrorCode } from 'tincture';
import { z } from 'zod';
import { learningSchema, trainRequestSchema } from './learning-schemas.ts';
import { itemQuery, loginQuery, pageQuery, queueQuery, shownItemQuery, taskQuery } from './queries.ts';
import {
  changesSchema,
  decidedSchema,
  decisionReplySchema,
  decisionRequestSchema,
  foundSchema,
  historySchema,
  openApiSchema,
  progressSchema,
  projectSchema,
  queueSchema,
  redefinitionSchema,
  remarkReplySchema,
  remarkRequestSchema,
} from './schemas.ts';

/** What comes back where nothing is wrong. */
export type Answer =
  | { readonly status: 200 | 201 | 202; readonly json: z.ZodType }
  /** A stream of server-sent events: the schema of the data of each, null where it has none. */
  | { readonly status: 200; readonly events: Readonly<Record<string, z.ZodType | null>> }
  | { readonly status: 200; readonly html: true }
  | { readonly status: 204 }
  | { readonly status: 303; readonly sets: 'cookie' };

/** One thing that the server can be asked. */
export interface Operation {
  /** What a program would call it. */
  readonly name: string;
  readonly method: 'get' | 'post';
  readonly path: string;
  /** What it does, in Markdown on one line. */
  readonly summary: string;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly answer: Answer;
  /** What may be wrong besides what the guards, the query and the body say. */
  readonly errors?: readonly ErrorCode[];
  /** Only there while models learn: `tincture review` without `--no-learn`. */
  readonly learns?: true;
}

/** What the store says when it cannot do its work. */
const storeErrors = ['store-locked', 'store-full', 'store-denied', 'store-invalid', 'store-failed'] as const;

export const operations: readonly Operation[] = [
  {
    ...{ name: 'getProject', method: 'get', path: '/api/project' },
    summary: "name, person, tasks with labels and guidelines, and the hash of each task's definition",
    ...{ answer: { status: 200, json: projectSchema }, errors: storeErrors },
  },
  {
    ...{ name: 'getChanges', method: 'get', path: '/api/changes', query: taskQuery },
    summary: 'which labels, or the guidelines, were changed after decisions that it may touch',
    ...{ answer: { status: 200, json: changesSchema }, errors: storeErrors },
  },
  {
    ...{ name: 'getQueue', method: 'get', path: '/api/queue', query: queueQuery },
    summary:
      'texts that come after the one with the id `after` in an order, with their proposals and decisions; open ones where `search` says nothing else. With a recipe: those that it gives, whatever the order and search',
    ...{ answer: { status: 200, json: queueSchema }, errors: ['document-unknown', 'recipe-failed', ...storeErrors] },
  },
  {
    ...{ name: 'findDocuments', method: 'get', path: '/api/find', query: pageQuery },
    summary: 'excerpts of the texts that fit a search, decided or not, and how many there are',
    ...{ answer: { status: 200, json: foundSchema }, errors: ['document-unknown', ...storeErrors] },
  },
  {
    ...{ name: 'getItem', method: 'get', path: '/api/item', query: shownItemQuery },
    summary: 'one text with its proposals and decisions; an empty list where there is no such text',
    ...{ answer: { status: 200, json: queueSchema }, errors: storeErrors },
  },
  {
    ...{ name: 'getNear', method: 'get', path: '/api/near', query: itemQuery },
    summary: 'the open texts that say nearly the same as one, at most 40 of them',
    ...{ answer: { status: 200, json: queueSchema }, errors: ['document-unknown', ...storeErrors] },
  },
  {
    ...{ name: 'getAgain', method: 'get', path: '/api/again', query: taskQuery },
    summary: 'a text that this person is to decide a second time, without what was decided and proposed, or none',
    ...{ answer: { status: 200, json: queueSchema }, errors: storeErrors },
  },
  {
    ...{ name: 'getDecided', method: 'get', path: '/api/decided', query: taskQuery },
    summary: "this person's latest decisions that are in force, newest first",
    ...{ answer: { status: 200, json: decidedSchema }, errors: storeErrors },
  },
  {
    ...{ name: 'getHistory', method: 'get', path: '/api/history', query: itemQuery },
    summary: 'everything that was said about a text, oldest first',
    ...{ answer: { status: 200, json: historySchema }, errors: storeErrors },
  },
  {
    ...{ name: 'getProgress', method: 'get', path: '/api/progress', query: taskQuery },
    summary: 'how many texts are open, proposed, decided, imported',
    ...{ answer: { status: 200, json: progressSchema }, errors: storeErrors },
  },
  {
    ...{ name: 'postDecision', method: 'post', path: '/api/decisions', body: decisionRequestSchema },
    summary:
      'stores one decision of the person who is logged in. Where another decision is in force than `seen` says, the answer is 409 `decision-conflict` and nothing is stored',
    answer: { status: 201, json: decisionReplySchema },
    errors: [
      ...(['document-unknown', 'decision-invalid', 'decision-conflict', 'span-invalid', 'label-unknown'] as const),
      ...(['answer-refused', 'recipe-failed'] as const),
      ...storeErrors,
    ],
  },
  {
    ...{ name: 'postDefinition', method: 'post', path: '/api/definitions', body: redefinitionSchema },
    summary:
      'changes the definition of a label, or the guidelines, where they are kept. Where the task is defined otherwise than `seen` says, the answer is 409 `definition-conflict` and nothing is written',
    answer: { status: 201, json: projectSchema },
    errors: ['definition-conflict', 'label-unknown', ...storeErrors],
  },
  {
    ...{ name: 'postRemark', method: 'post', path: '/api/remarks', body: remarkRequestSchema },
    summary: 'stores a flag, the end of one, or a comment',
    ...{ answer: { status: 201, json: remarkReplySchema }, errors: ['document-unknown', ...storeErrors] },
  },
  {
    ...{ name: 'getLearning', method: 'get', path: '/api/learning', query: taskQuery, learns: true },
    summary: 'how the model that learns meanwhile stands: its trainings, beside the prompt and the rules',
    answer: { status: 200, json: learningSchema },
  },
  {
    ...{ name: 'train', method: 'post', path: '/api/learning/train', body: trainRequestSchema, learns: true },
    summary: 'trains a task as soon as possible',
    answer: { status: 202, json: learningSchema },
  },
  {
    ...{ name: 'getEvents', method: 'get', path: '/api/events', query: taskQuery },
    summary:
      'server-sent events, as things change: `progress` and, while models learn, `learning` with the answers of the routes of these names, `decided` with the name of another task on which somebody decided, and now and then `heartbeat`',
    answer: {
      status: 200,
      events: { learning: learningSchema, progress: progressSchema, decided: z.string(), heartbeat: null },
    },
    errors: ['studio-busy'],
  },
  {
    ...{ name: 'getApiPage', method: 'get', path: '/api' },
    summary: 'a page to read about all of this',
    answer: { status: 200, html: true },
  },
  {
    ...{ name: 'getOpenApi', method: 'get', path: '/api/openapi.json' },
    summary: 'the same as an OpenAPI 3.1 document',
    answer: { status: 200, json: openApiSchema },
  },
  {
    ...{ name: 'login', method: 'get', path: '/login', query: loginQuery },
    summary:
      'exchanges the one-time token for a cookie and leads to the app; without a cookie where it was used before',
    answer: { status: 303, sets: 'cookie' },
  },
  {
    ...{ name: 'printLink', method: 'post', path: '/login/link' },
    summary: 'prints a new link in the terminal; it says nothing of it to whoever asks',
    answer: { status: 204 },
  },
];
