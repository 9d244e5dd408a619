// What programs on the same machine can send to a studio that really listens: malformed, endless, slow, or too much of it.
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ListeningStudio } from '../testing/listening-studio.ts';
import { openSocket, type RawAnswer, rawRequest } from '../testing/raw-http.ts';
import { maximumBody } from './app.ts';
import { createHttpServer } from './http-server.ts';

const at = new ListeningStudio();

describe('requests that two servers read differently', () => {
  const smuggled = 'GET /api/project HTTP/1.1\r\n';

  it.each([
    ['both lengths', { 'Transfer-Encoding': 'chunked', 'Content-Length': '4' }, `0\r\n\r\n${smuggled}`],
    ['two lengths', { 'Content-Length': ['0', '4'] }, smuggled],
    ['a length that is none', { 'Content-Length': '+4' }, smuggled],
    ['a negative length', { 'Content-Length': '-1' }, smuggled],
    ['an unknown encoding', { 'Transfer-Encoding': 'xchunked' }, `0\r\n\r\n${smuggled}`],
    ['an encoding after chunked', { 'Transfer-Encoding': 'chunked, identity' }, `0\r\n\r\n${smuggled}`],
    ['a chunk size that is none', { 'Transfer-Encoding': 'chunked' }, `0x1\r\na\r\n0\r\n\r\n${smuggled}`],
    ['a header name with a space', { 'Transfer-Encoding ': 'chunked' }, `0\r\n\r\n${smuggled}`],
    ['a folded header', { 'X-Folded': 'a\r\n b' }, ''],
    ['a bare line feed', { 'X-Bare': 'a\nX-Other: b' }, ''],
    ['a null character', { 'X-Null': 'a\0b' }, ''],
  ])('are refused as a whole: %s', async (_, headers, body) => {
    const { status, text } = await at.post(headers, body);
    expect(status).toBe(400);
    expect(text.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    expect(await at.decided()).toBe(0);
  });

  it('have no say in the headers of the answer', async () => {
    const split = '%0d%0aSet-Cookie:%20a=b';
    for (const path of [`/login?token=${split}`, `/api/item?task=tone&id=${split}`, `/api/${split}`, `/${split}`]) {
      expect((await at.send(`GET ${path}`)).text, path).not.toMatch(/^set-cookie/im);
    }
  });

  it('need a host', async () => {
    expect(
      (await rawRequest(at.studio.port, ['GET /api/project HTTP/1.1', `Cookie: ${at.cookie}`, '', ''])).status,
    ).toBe(400);
    const old = await rawRequest(at.studio.port, ['GET /api/project HTTP/1.0', `Cookie: ${at.cookie}`, '', '']);
    expect(old.status).toBeGreaterThanOrEqual(400);
  });
});

describe('bodies', () => {
  const size = maximumBody + 1;

  it.each([
    ['with its length', { 'Content-Length': `${size}` }, 'x'.repeat(size)],
    ['in chunks, without a length', { 'Transfer-Encoding': 'chunked' }, chunked('x'.repeat(size))],
  ])('too large %s are refused', async (_, headers, body) => {
    const { status, text } = await at.post(headers, body);
    expect([status, text]).toEqual([413, expect.stringContaining('request-too-large')]);
    expect(await at.isWell()).toBe(true);
  });

  it('too large by what they announce are refused before they are sent, and not waited for', async () => {
    const { status, text } = await at.post({ 'Content-Length': '999999999999' }, 'x');
    expect([status, text]).toEqual([413, expect.stringContaining('request-too-large')]);
  });

  it('without end are cut off', async () => {
    const chunk = Buffer.alloc(1 << 20, 'x');
    const sent = await new Promise<number>((resolve) => {
      let bytes = 0;
      const endless = request({ port: at.studio.port, host: '127.0.0.1', method: 'POST', path: '/api/decisions' });
      for (const [name, value] of Object.entries({ cookie: at.cookie, origin: `http://${at.host}` }))
        endless.setHeader(name, value);
      endless.setHeader('host', at.host).setHeader('content-type', 'application/json');
      const pour = (): void => {
        while (!endless.destroyed && endless.write(chunk, () => (bytes += chunk.length)));
      };
      endless
        .on('drain', pour)
        .on('error', () => undefined)
        .on('close', () => resolve(bytes));
      pour();
    });
    expect(sent).toBeLessThan(200 * 1024 * 1024);
    expect(await at.isWell()).toBe(true);
  });

  it('that nest without end are refused', async () => {
    for (const deep of ['['.repeat(1_000_000), '{"a":'.repeat(500_000), `{"annotations":${'['.repeat(100_000)}`]) {
      expect((await at.post({}, deep)).status).toBe(400);
    }
    expect((await at.post({}, '{"__proto__":{"id":"decision-9"},"constructor":{}}')).status).toBe(400);
    expect(await at.isWell()).toBe(true);
  });

  it('heads that are too long are refused', async () => {
    expect((await at.send('GET /api/project', { 'X-Long': 'x'.repeat(20_000) })).status).toBe(431);
    expect((await at.send(`GET /api/project?${'x'.repeat(20_000)}`)).status).toBe(431);
  });
});

describe('connections', () => {
  it('of streams have a limit, and one that ended makes room', async () => {
    const open = async (): Promise<{ status: number; reply: Response; close: () => void }> => {
      const stop = new AbortController();
      const headers = { cookie: at.cookie };
      const reply = await fetch(`http://${at.host}/api/events?task=tone`, { headers, signal: stop.signal });
      // An answer that nobody holds is collected, and its stream is ended with it.
      return { status: reply.status, reply, close: () => stop.abort() };
    };
    // A look at the stream is no stream: nobody could end it.
    for (let i = 0; i < 60; i++) {
      const look = await fetch(`http://${at.host}/api/events?task=tone`, {
        method: 'HEAD',
        headers: { cookie: at.cookie },
      });
      expect([look.status, look.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    }
    const streams = await Promise.all(Array.from({ length: 51 }, open));
    expect(streams.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 50 }, () => 200), 503]);
    expect(await at.isWell()).toBe(true);
    for (const { close } of streams) close();
    await expect
      .poll(async () => {
        const { status, close } = await open();
        close();
        return status;
      })
      .toBe(200);
  });

  it('that send a byte now and then are ended, and so are more of them than there is room for', async () => {
    const limits = { headersTimeoutMs: 200, requestTimeoutMs: 400, checkEveryMs: 50, connections: 2 };
    const server = createHttpServer((asked) => asked.text().then((text) => new Response(text)), limits);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const slow = (begin: string): Promise<RawAnswer> => rawRequest(port, [begin], 5_000);
    expect((await slow('GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ')).status).toBe(408);
    expect((await slow('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx')).status).toBe(408);

    const sockets = await Promise.all(Array.from({ length: 3 }, () => openSocket(port)));
    const closed = await Promise.race(
      sockets.map((socket) => new Promise<boolean>((resolve) => socket.on('close', () => resolve(true)))),
    );
    expect(closed).toBe(true);
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
});

function chunked(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
}
