// What `tincture review` does around the app: who decides, which tasks, the link, and what it says at the end.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startTincture, temporaryFolder, tincture } from './command.ts';

const task = 'kind: ner\nlabels: { DISH: {} }\n';

function makeProject(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'tincture.yaml'), 'tasks:\n  kitchen:\n    kind: ner\n    labels: { DISH: {} }\n');
  writeFileSync(join(folder, 'other.yaml'), `name: other\n${task}`);
  writeFileSync(join(folder, 'texts.txt'), 'The ramen was fine\nA wok is not a pot\n');
  expect(tincture(folder, ['add', 'texts.txt']).status).toBe(0);
  return folder;
}

interface Review {
  readonly home: string;
  readonly cookie: string;
  /** What the command has printed, on both streams. */
  printed(): string;
  post(path: string, body?: object): Promise<Response>;
  get(path: string): Promise<unknown>;
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<unknown>;
}

/** Starts the command and logs in as the browser does. */
async function review(folder: string, args: readonly string[] = [], env: Record<string, string> = {}): Promise<Review> {
  const server = startTincture(folder, ['review', '--port', '0', ...args], env);
  let printed = '';
  const link = await new Promise<URL>((resolve, reject) => {
    for (const stream of [server.stdout, server.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
        const [found] = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(printed) ?? [];
        if (found !== undefined) resolve(new URL(found));
      });
    }
    server.once('exit', () => reject(new Error(`The command ended: ${printed}`)));
  });
  const login = await fetch(link, { redirect: 'manual' });
  const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
  return {
    home: link.origin,
    cookie,
    printed: () => printed,
    post: (path, body) =>
      fetch(`${link.origin}${path}`, {
        method: 'POST',
        headers: { cookie, origin: link.origin, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    get: async (path) => (await fetch(`${link.origin}${path}`, { headers: { cookie } })).json(),
    async stop() {
      server.kill('SIGINT');
      return (await once(server, 'exit'))[0];
    },
  };
}

describe('tincture review', () => {
  test('refuses a person without a name, and takes "me" where the account has none', async () => {
    const folder = makeProject();
    const refused = tincture(folder, ['review', '--person', ' ']);
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('not empty')]);
    const running = await review(folder, [], { USER: '', USERNAME: '' });
    expect(await running.get('/api/project')).toMatchObject({ person: 'me' });
    expect(await running.stop()).toBe(0);
  }, 60_000);

  test('takes a task file, as its help says', async () => {
    const folder = makeProject();
    const running = await review(folder, ['--task', 'other.yaml']);
    expect(await running.get('/api/project')).toMatchObject({ tasks: [{ name: 'other' }] });
    await running.stop();
  }, 60_000);

  test('prints a new link when a browser asks for one', async () => {
    const running = await review(makeProject());
    const links = (): string[] => running.printed().match(/http\S+token=\S+/g) ?? [];
    expect(links()).toHaveLength(1);
    const reply = await running.post('/login/link');
    expect([reply.status, await reply.text()]).toEqual([204, '']);
    await expect.poll(() => links().length).toBe(2);
    const login = await fetch(links()[1] ?? '', { redirect: 'manual' });
    expect(login.headers.get('set-cookie')).toContain(running.cookie);
    await running.stop();
  }, 60_000);

  test('names training as the next step only when there is something to learn from', async () => {
    const folder = makeProject();
    const decide = async (running: Review, verdict: string, more: object = {}): Promise<void> => {
      const { items } = (await running.get('/api/queue?task=kitchen')) as { items: { document: { id: string } }[] };
      const document = items[0]?.document.id;
      const decision = { id: crypto.randomUUID(), document, task: 'kitchen', verdict, ...more };
      expect((await running.post('/api/decisions', decision)).status).toBe(201);
    };
    const first = await review(folder);
    await decide(first, 'reject');
    expect(await first.stop()).toBe(0);
    expect(first.printed()).toContain('1 decided');
    expect(first.printed()).not.toContain('tincture train');
    const second = await review(folder);
    await decide(second, 'accept', { annotations: { ents: [] } });
    await second.stop();
    expect(second.printed()).toContain('tincture train');
  }, 60_000);
});
