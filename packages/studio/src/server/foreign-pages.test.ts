// What pages of other sites and other ports can make a browser send to a studio that really listens.
import { describe, expect, it } from 'vitest';
import { decision, ListeningStudio } from '../testing/listening-studio.ts';

const at = new ListeningStudio();

describe('a page elsewhere', () => {
  it('finds the ways open that the tests below close', async () => {
    expect(await at.isWell()).toBe(true);
    expect((await at.send('GET /api/events?task=tone')).text).toContain('event: progress');
    expect((await at.post({}, decision.replace('"d1"', '"d2"'))).status).toBe(404);
  });

  it('has no way in by a name that leads here (DNS rebinding)', async () => {
    for (const name of [`evil.example:${at.studio.port}`, 'evil.example', '127.0.0.1', `127.0.0.1.evil.example`, '']) {
      expect((await at.send('GET /api/project', { Host: name })).status, name).toBeGreaterThanOrEqual(400);
      expect((await at.post({ Host: name, Origin: `http://${name}` })).status, name).toBeGreaterThanOrEqual(400);
    }
    const twice = await at.send('GET /api/project', { Host: [at.host, 'evil.example'] });
    const twiceSwapped = await at.send('GET /api/project', { Host: ['evil.example', at.host] });
    expect([twice.status, twiceSwapped.status].every((status) => status === 400 || status === 403)).toBe(true);
    expect((await at.send(`GET http://evil.example/api/project`)).status).toBe(403);
    expect((await at.send(`GET http://${at.host}/api/project`)).status).toBe(200);
  });

  it.each([
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['a form with files', { 'Content-Type': 'multipart/form-data; boundary=x' }],
    ['plain text', { 'Content-Type': 'text/plain' }],
    ['a type that only begins like JSON', { 'Content-Type': 'application/jsonp' }],
    ['no type', { 'Content-Type': '' }],
    ['another origin', { Origin: 'https://evil.example' }],
    ['a sandboxed frame or a file', { Origin: 'null' }],
    ['another port', { Origin: 'http://127.0.0.1:1' }],
    ['two origins', { Origin: [`http://ORIGIN`, 'https://evil.example'] }],
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another port of the same site', { 'Sec-Fetch-Site': 'same-site' }],
  ])('cannot post %s', async (_, headers) => {
    const { Origin, ...others } = { Origin: undefined, ...headers };
    const origin = Array.isArray(Origin) ? Origin.map((one) => one.replace('ORIGIN', at.host)) : Origin;
    const { status } = await at.post({ ...others, ...(origin === undefined ? {} : { Origin: origin }) });
    expect([400, 403]).toContain(status);
    expect(await at.decided()).toBe(0);
  });

  it('gets no permission from a preflight, nor by other methods', async () => {
    for (const method of ['OPTIONS', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'QUERY']) {
      const reply = await at.send(`${method} /api/decisions`, {
        ...{ Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' },
        ...{ 'Access-Control-Request-Headers': 'content-type', 'Access-Control-Request-Private-Network': 'true' },
      });
      expect(reply.status, method).toBe(403);
      expect(reply.text, method).not.toMatch(/access-control-allow/i);
      const own = await at.send(`${method} /api/decisions`, { Origin: `http://${at.host}` });
      expect(own.status, method).toBe(404);
      expect(own.text, method).not.toMatch(/access-control-allow/i);
    }
    expect((await at.send('CONNECT evil.example:443')).status).toBe(0);
    expect(await at.isWell()).toBe(true);
  });

  it('gets no stream and no socket', async () => {
    const path = 'GET /api/events?task=tone';
    expect((await at.send(path, { Origin: 'https://evil.example' })).status).toBe(403);
    expect((await at.send(path, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect((await at.send(path, { Cookie: '' })).status).toBe(401);
    const upgrade = {
      ...{ Connection: 'Upgrade, close', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' },
      'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    };
    expect((await at.send('GET /api/project', { ...upgrade, Origin: 'https://evil.example' })).status).toBe(403);
    // This server has no sockets at all: the answer to its own page is the plain one.
    expect((await at.send('GET /api/project', { ...upgrade, Origin: `http://${at.host}` })).status).toBe(200);
  });

  it('learns nothing by encoding the path otherwise', async () => {
    for (const path of ['/%61pi/project', '/api%2fproject', '//api/project', '/./api/project', '/x/../api/project']) {
      const { status, text } = await at.send(`GET ${path}`, { 'Sec-Fetch-Site': 'cross-site' });
      expect([403, 404], path).toContain(status);
      expect(text, path).not.toContain('"tasks"');
      expect((await at.send(`GET ${path}`, { Cookie: '' })).text, path).not.toContain('"tasks"');
    }
  });

  it('finds the same guards on answers that say no', async () => {
    for (const reply of [await at.send('GET /api/project', { Cookie: '' }), await at.send('GET /nothing')]) {
      expect(reply.text).toMatch(/^content-security-policy: default-src 'none'/im);
      expect(reply.text).toMatch(/^x-frame-options: DENY/im);
      expect(reply.text).toMatch(/^x-content-type-options: nosniff/im);
      expect(reply.text).toMatch(/^cross-origin-resource-policy: same-origin/im);
      expect(reply.text).toMatch(/^cache-control: no-store/im);
    }
  });
});

describe('cookies of other ports', () => {
  it('log nobody out and nobody in', async () => {
    const { cookie } = at;
    const [name = ''] = cookie.split('=');
    // A longer path comes first in what the browser sends.
    expect((await at.send('GET /api/project', { Cookie: `${name}=tossed; ${cookie}` })).status).toBe(200);
    expect((await at.send('GET /api/project', { Cookie: [`${name}=tossed`, cookie] })).status).toBe(200);
    for (const wrong of [`${name}=tossed`, cookie.replace(name, `x${name}`), `${name}`, `"${cookie}"`, `${cookie}x`]) {
      expect((await at.send('GET /api/project', { Cookie: wrong })).status, wrong).toBe(401);
    }
  });
});

describe('files', () => {
  it.each([
    '/../package.json',
    '/assets/../../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%5c..%5cpackage.json',
    '/..\\..\\package.json',
    '//evil.example/',
    '/assets/%00.js',
    '/%',
    '/%ff',
    '/index.html/',
    '/licenses.md',
  ])('there is nothing at %s', async (path) => {
    const { status, text } = await at.send(`GET ${path}`);
    expect([400, 404]).toContain(status);
    expect(text).not.toMatch(/tincture-workspace|@tincture\/studio|root:/);
  });
});
