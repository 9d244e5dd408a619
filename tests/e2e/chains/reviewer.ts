// Decides as a person in the studio does, over the HTTP API of the real command and with the code of the web app that makes a decision
// of what is on the screen.
import { once } from 'node:events';
import type { Document, Task } from 'tincture';
import { queueSchema } from '../../../packages/studio/src/api/schemas.ts';
import { reviewKinds } from '../../../packages/studio/src/review/kinds.ts';
import { serverKinds } from '../../../packages/studio/src/server/kinds.ts';
import { startTincture } from '../command.ts';

/** How many texts were decided on, and how. */
export interface Reviewed {
  /** The proposal was right. */
  readonly accept: number;
  /** It was not, and was set right. */
  readonly correct: number;
  /** There was none. */
  readonly unproposed: number;
}

/** Opens the studio in `folder`, decides on every text of `task` so that what is stored is the gold, and ends the studio. */
export async function reviewAll(folder: string, task: Task, documents: readonly Document[]): Promise<Reviewed> {
  const command = startTincture(folder, ['review', '--port', '0', '--person', 'ada', '--no-learn', '--blind', '0']);
  let printed = '';
  command.stderr?.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  const link = await new Promise<string>((resolve, reject) => {
    command.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const [found] = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(printed) ?? [];
      if (found !== undefined) resolve(found);
    });
    command.once('exit', () => reject(new Error(`The studio ended: ${printed}`)));
  });
  try {
    return await decide(link, task, documents);
  } finally {
    command.kill('SIGINT');
    await once(command, 'exit');
  }
}

async function decide(link: string, task: Task, documents: readonly Document[]): Promise<Reviewed> {
  const { origin } = new URL(link);
  const [cookie = ''] = ((await fetch(link, { redirect: 'manual' })).headers.get('set-cookie') ?? '').split(';');
  const reply = await fetch(`${origin}/api/queue?task=${task.name}&limit=100`, { headers: { cookie } });
  const { items } = queueSchema.parse(await reply.json());
  const [review, server] = [reviewKinds[task.kind], serverKinds[task.kind]];
  const golds = new Map(documents.map(({ text, annotations }) => [text, server.goldView(task, annotations)]));
  const reviewed = { accept: 0, correct: 0, unproposed: 0 };
  for (const item of items) {
    const gold = golds.get(item.document.text);
    if (gold === undefined) throw new Error(`Nobody knows ${item.document.text}`);
    const right = review.ofGold(gold);
    const [proposal] = item.proposals;
    const proposed = proposal === undefined ? undefined : review.fit(task, item, review.ofProposal(proposal));
    const isRight = proposed !== undefined && review.isSame(proposed, right);
    reviewed[proposed === undefined ? 'unproposed' : isRight ? 'accept' : 'correct']++;
    const stored = await fetch(`${origin}/api/decisions`, {
      method: 'POST',
      headers: { cookie, origin, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ id: crypto.randomUUID(), document: item.document.id, task: task.name, seen: null },
        verdict: isRight ? 'accept' : 'correct',
        annotations: review.goldOf(task, isRight ? proposed : right, item.tokens),
        ...(proposal === undefined ? {} : { proposal: proposal.id }),
      }),
    });
    if (stored.status !== 201) throw new Error(`Not stored: ${item.document.text}: ${await stored.text()}`);
  }
  return reviewed;
}
