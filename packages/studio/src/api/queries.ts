// What stands behind the `?` of a request. Strict are only the bodies: a parameter that nobody knows changes nothing.
import { z } from 'zod';
import { type NearChoice, nearChoices, type QueueOrder, queueOrders } from './messages.ts';

/** Of a request about a task. */
export interface TaskQuery {
  readonly task: string;
}

/** Of a request about one document in a task. */
export interface ItemQuery extends TaskQuery {
  readonly id: string;
}

/** Of a request for documents as they are shown. */
export interface ShownQuery {
  readonly view?: string;
}

/** Of `GET /login`. */
export interface LoginQuery {
  readonly token: string;
}

/** Of a request for a part of a list. */
export interface PageQuery extends TaskQuery {
  readonly after?: string;
  readonly limit: number;
  readonly search: string;
}

/** Of `GET /api/queue`. */
export interface QueueQuery extends PageQuery, ShownQuery {
  readonly order: QueueOrder;
  readonly near: NearChoice;
}

const task = z.string().describe('The name of a task.');
const view = z
  .string()
  .exactOptional()
  .describe('The name of a composed view with this task: `beside` has the same documents in its other tasks.');
const page = {
  task,
  after: z.string().exactOptional().describe('The id of the last document of the page before.'),
  limit: z.coerce.number().int().min(1).max(200).default(20).describe('At most so many documents.'),
  search: z.string().max(1_000).default('').describe('Words and `key:value`, as in the search field of the app.'),
};

export const taskQuery: z.ZodType<TaskQuery> = z.object({ task });

export const itemQuery: z.ZodType<ItemQuery> = z.object({ task, id: z.string().describe('The id of a document.') });

export const shownItemQuery: z.ZodType<ItemQuery & ShownQuery> = z.object({
  task,
  id: z.string().describe('The id of a document.'),
  view,
});

export const pageQuery: z.ZodType<PageQuery> = z.object(page);

export const queueQuery: z.ZodType<QueueQuery> = z.object({
  ...page,
  view,
  order: z.enum(queueOrders).default('proposed-first').describe('What comes first.'),
  near: z
    .enum(nearChoices)
    .default('shown')
    .describe(
      '`folded` leaves out texts that nearly repeat another open one added before them. Only without `search`.',
    ),
});

export const loginQuery: z.ZodType<LoginQuery> = z.object({
  token: z.string().default('').describe('What the printed link has; it works once.'),
});
