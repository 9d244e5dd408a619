import { createMemoryStore } from '@tincture/store';
import { TinctureError } from 'tincture';
import { describe, expect, it } from 'vitest';
import { startStudio } from './start.ts';

const store = createMemoryStore({ now: () => new Date(0) });
const options = { store, project: { name: 'p' }, tasks: [], person: 'ada', port: 0 };

describe('startStudio', () => {
  it('serves the built app behind a link that logs in, and stops', async () => {
    const studio = await startStudio(options);
    expect(studio.url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${studio.port}/login\\?token=.{43}$`));
    const login = await fetch(studio.url, { redirect: 'manual' });
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    const home = `http://127.0.0.1:${studio.port}`;
    expect((await fetch(`${home}/api/project`)).status).toBe(401);
    expect(await (await fetch(`${home}/api/project`, { headers: { cookie } })).json()).toMatchObject({ name: 'p' });
    const page = await (await fetch(`${home}/`)).text();
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1];
    const reply = await fetch(`${home}${script}`);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    await studio.close();
    await expect(fetch(home)).rejects.toThrow();
  });

  it('says what to do when the port is taken or is none', async () => {
    const studio = await startStudio(options);
    const second = await startStudio({ ...options, port: studio.port }).catch((error: unknown) => error);
    await studio.close();
    expect(second).toBeInstanceOf(TinctureError);
    expect(second).toMatchObject({ code: 'port-taken', fix: expect.stringContaining('--port') });
    await expect(startStudio({ ...options, port: 70_000 })).rejects.toMatchObject({ code: 'argument-invalid' });
  });
});
