// A studio that really listens, with one logged-in browser, and what can be sent to it byte by byte.
import { createMemoryStore, type Store } from '@tincture/store';
import type { Task } from 'tincture';
import { afterAll, beforeAll } from 'vitest';
import { ensureWebBuilt } from '../server/build-web.ts';
import { type Studio, startStudio } from '../server/start.ts';
import { type RawAnswer, rawRequest } from './raw-http.ts';

const task: Task = { name: 'tone', kind: 'textcat', labels: [{ name: 'good' }, { name: 'bad' }] };
/** The body of a decision that would be stored. */
export const decision: string = JSON.stringify({ id: 'decision-1', document: 'd1', task: 'tone', verdict: 'ignore' });

/** By name; several values are sent as several headers. */
export type RawHeaders = Readonly<Record<string, string | readonly string[]>>;

/** Made before the first test of a file and closed after the last one. */
export class ListeningStudio {
  store!: Store;
  studio!: Studio;
  /** Of the browser that is logged in. */
  cookie = '';

  constructor() {
    const now = (): Date => new Date(0);
    // Once, and with time for it: on a busy machine a build takes longer than a hook may.
    beforeAll(async () => {
      await ensureWebBuilt();
    }, 120_000);
    beforeAll(async () => {
      this.store = createMemoryStore({ now });
      await this.store.addDocuments([{ id: 'd1', text: 'A good day.', annotations: {} }]);
      this.studio = await startStudio({
        ...{ store: this.store, project: { name: 'p' }, tasks: [task], person: 'ada', port: 0 },
        learning: { training: () => Promise.resolve({ seed: 1 }), now },
      });
      const login = await fetch(this.studio.url, { redirect: 'manual' });
      this.cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    });
    afterAll(async () => {
      await this.studio.close();
      await this.store.close();
    });
  }

  get host(): string {
    return `127.0.0.1:${this.studio.port}`;
  }

  /** A request of the logged-in browser, with what is wrong about it. */
  send(line: string, headers: RawHeaders = {}, body = ''): Promise<RawAnswer> {
    const all: RawHeaders = { Host: this.host, Cookie: this.cookie, Connection: 'close', ...headers };
    const heads = Object.entries(all).flatMap(([name, values]) => [values].flat().map((value) => `${name}: ${value}`));
    return rawRequest(this.studio.port, [`${line} HTTP/1.1`, ...heads, '', body]);
  }

  /** A decision as the app sends it, with what is wrong about it. */
  post(headers: RawHeaders = {}, body: string = decision): Promise<RawAnswer> {
    const length = 'Transfer-Encoding' in headers ? {} : { 'Content-Length': `${body.length}` };
    const usual = { Origin: `http://${this.host}`, 'Content-Type': 'application/json', ...length };
    return this.send('POST /api/decisions', { ...usual, ...headers }, body);
  }

  /** Whether the server still answers. */
  async isWell(): Promise<boolean> {
    return (await this.send('GET /api/project')).status === 200;
  }

  async decided(): Promise<number> {
    return (await this.store.decisions('d1', 'tone')).length;
  }
}
