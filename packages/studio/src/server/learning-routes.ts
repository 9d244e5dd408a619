import { type Context, Hono } from 'hono';
import type { Task } from 'tincture';
import type { LearningView } from '../api/learning-messages.ts';
import { trainRequestSchema } from '../api/learning-schemas.ts';
import { taskQuery } from '../api/queries.ts';
import type { Learning } from '../learning/learning.ts';
import { parseBody, parseQuery } from './parse-request.ts';

/** What the routes work on. */
export interface LearningRoutesOptions {
  readonly learning: Learning;
  /** Throws for a task that is not there. */
  readonly taskNamed: (name: string) => Task;
}

/** The routes about the model that learns while a person reviews. */
export function learningRoutes({ learning, taskNamed }: LearningRoutesOptions): Hono {
  const api = new Hono();
  const wanted = (context: Context): string => taskNamed(parseQuery(context, taskQuery).task).name;

  api.get('/learning', (context) => context.json(learning.view(wanted(context)) satisfies LearningView));

  api.post('/learning/train', async (context) => {
    const { name } = taskNamed((await parseBody(context, trainRequestSchema)).task);
    learning.ask(name);
    return context.json(learning.view(name) satisfies LearningView, 202);
  });
  return api;
}
