import type { z } from 'zod';
import type { LearningView } from '../../../src/api/learning-messages.ts';
import { learningSchema } from '../../../src/api/learning-schemas.ts';
import type {
  DecidedReply,
  DecisionReply,
  DecisionRequest,
  HistoryReply,
  ItemView,
  ProgressView,
  ProjectView,
} from '../../../src/api/messages.ts';
import {
  decidedSchema,
  decisionReplySchema,
  errorSchema,
  historySchema,
  progressSchema,
  projectSchema,
  queueSchema,
} from '../../../src/api/schemas.ts';

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

/** Open documents, those with a proposal first, that come after the one with the id `after`. */
export async function getQueue(task: string, after?: string): Promise<readonly ItemView[]> {
  const query = { task, ...(after === undefined ? {} : { after }) };
  return (await request('queue', query, queueSchema)).items;
}

export async function getItem(task: string, id: string): Promise<ItemView | undefined> {
  return (await request('item', { task, id }, queueSchema)).items[0];
}

export async function getDecided(task: string): Promise<DecidedReply['decisions']> {
  return (await request('decided', { task }, decidedSchema)).decisions;
}

export const getHistory = (task: string, id: string): Promise<HistoryReply> =>
  request('history', { task, id }, historySchema);

export function postDecision(decision: DecisionRequest): Promise<DecisionReply> {
  const headers = { 'content-type': 'application/json' };
  return request('decisions', {}, decisionReplySchema, { method: 'POST', headers, body: JSON.stringify(decision) });
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
