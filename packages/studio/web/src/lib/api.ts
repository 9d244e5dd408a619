import type { z } from 'zod';
import type { LearningView } from '../../../src/api/learning-messages.ts';
import { learningSchema } from '../../../src/api/learning-schemas.ts';
import type {
  ChangesReply,
  DecidedReply,
  DecisionReply,
  DecisionRequest,
  FoundReply,
  HistoryReply,
  ItemView,
  NearChoice,
  ProgressView,
  ProjectView,
  QueueOrder,
  RedefinitionRequest,
  RemarkReply,
  RemarkRequest,
} from '../../../src/api/messages.ts';
import {
  changesSchema,
  decidedSchema,
  decisionReplySchema,
  errorSchema,
  foundSchema,
  historySchema,
  progressSchema,
  projectSchema,
  queueSchema,
  remarkReplySchema,
} from '../../../src/api/schemas.ts';
import { besideQuery, type Sheet, sheetsOf, type WorkView } from './sheet.ts';

/** What the server refused, or `offline` when it could not be reached. */
export class ApiError extends Error {
  readonly code: string;
  readonly fix: string;
  /** Whether the same request may work later. */
  readonly isTemporary: boolean;

  constructor(code: string, problem: string, fix: string, isTemporary: boolean) {
    super(problem);
    this.code = code;
    this.fix = fix;
    this.isTemporary = isTemporary;
  }
}

/** Anything that was thrown, as something to show. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError('internal', String(error), 'Reload the page.', false);
}

export const getProject = (): Promise<ProjectView> => request('project', {}, projectSchema);

export const getProgress = (task: string): Promise<ProgressView> => request('progress', { task }, progressSchema);

/** Which texts are worked through, and in which order. */
export interface QueueChoice {
  readonly order: QueueOrder;
  /** Words and `key:value`, as the server reads them; empty for all open texts. */
  readonly search: string;
  /** What nearly repeats another open text; of no effect on a search. */
  readonly near: NearChoice;
}

/** Documents of the queue of one task of a view that come after the one with the id `after`. */
export async function getQueue(view: WorkView, task: string, choice: QueueChoice, after?: string): Promise<Sheet[]> {
  const query = { task, ...choice, ...besideQuery(view), ...(after === undefined ? {} : { after }) };
  return sheetsOf(view, task, await request('queue', query, queueSchema));
}

/** Documents that fit a search, decided or not, that come after the one with the id `after`. */
export function findDocuments(task: string, search: string, after?: string): Promise<FoundReply> {
  return request('find', { task, search, ...(after === undefined ? {} : { after }) }, foundSchema);
}

export async function getItem(task: string, id: string): Promise<ItemView | undefined> {
  return (await request('item', { task, id }, queueSchema)).items[0];
}

/** A document, decided or not, with what there is to decide in each task of a view. */
export async function getSheet(view: WorkView, id: string): Promise<Sheet | undefined> {
  const task = view.tasks[0]?.name ?? '';
  return sheetsOf(view, task, await request('item', { task, id, ...besideQuery(view) }, queueSchema))[0];
}

/** The open texts that say nearly the same, as far as they can be decided together. */
export async function getNear(task: string, id: string): Promise<readonly ItemView[]> {
  return (await request('near', { task, id }, queueSchema)).items;
}

/** A text to decide a second time, if there is one. */
export async function getAgain(task: string): Promise<ItemView | undefined> {
  return (await request('again', { task }, queueSchema)).items[0];
}

export async function getDecided(task: string): Promise<DecidedReply['decisions']> {
  return (await request('decided', { task }, decidedSchema)).decisions;
}

export async function getChanges(task: string): Promise<ChangesReply['changes']> {
  return (await request('changes', { task }, changesSchema)).changes;
}

export const getHistory = (task: string, id: string): Promise<HistoryReply> =>
  request('history', { task, id }, historySchema);

export const postDecision = (decision: DecisionRequest): Promise<DecisionReply> =>
  post('decisions', decision, decisionReplySchema);

export const postRemark = (remark: RemarkRequest): Promise<RemarkReply> => post('remarks', remark, remarkReplySchema);

/** Changes a definition; answers with the project as it is then. */
export const postDefinition = (change: RedefinitionRequest): Promise<ProjectView> =>
  post('definitions', change, projectSchema);

function post<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  return request(path, {}, schema, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** Asks for a training of a task now. */
export function postTrain(task: string): Promise<LearningView> {
  const headers = { 'content-type': 'application/json' };
  return request('learning/train', {}, learningSchema, { method: 'POST', headers, body: JSON.stringify({ task }) });
}

/** Asks for a new login link, which is shown in the terminal of the command; whether the server took the wish. */
export async function askForLink(): Promise<boolean> {
  const reply = await fetch('/login/link', { method: 'POST' }).catch(() => undefined);
  return reply?.ok === true;
}

async function request<T>(
  path: string,
  query: Record<string, string>,
  schema: z.ZodType<T>,
  init: RequestInit = {},
): Promise<T> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(`/api/${path}?${new URLSearchParams(query)}`, init);
    body = await response.json();
  } catch {
    // The port is part of it: what waits in this browser is found again only under the same address.
    const fix = `Start \`tincture review --port ${location.port}\` again, in the folder of the project.`;
    throw new ApiError('offline', 'The server cannot be reached.', fix, true);
  }
  if (response.ok) return schema.parse(body);
  const known = errorSchema.safeParse(body);
  const { code, problem, fix } = known.success
    ? known.data
    : { code: 'internal', problem: `The server answered ${response.status}.`, fix: 'Reload the page.' };
  // A session comes back with the next link; a locked or full store with time or space.
  throw new ApiError(code, problem, fix ?? '', response.status >= 500 || response.status === 401);
}
