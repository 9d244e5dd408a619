import type { MiddlewareHandler } from 'hono';
import { TinctureError } from 'tincture';
import type { Session } from './session.ts';

/** Name of the session cookie. Cookies ignore ports, so two studios on one machine need two names. */
export function cookieName(port: number): string {
  return `tincture-${port}`;
}

/**
 * Refuses what does not come from this server's own page. A foreign page can make the browser send requests here: by a
 * name that it points at 127.0.0.1 (then `Host` is that name), or across sites (then `Origin` or `Sec-Fetch-Site` say so).
 */
export function ownPageOnly(port: () => number): MiddlewareHandler {
  return async (context, next) => {
    const hosts = [`127.0.0.1:${port()}`, `localhost:${port()}`];
    const host = context.req.header('host') ?? '';
    if (!hosts.includes(host)) throw refused(`The request is for the host ${JSON.stringify(host)}.`, hosts[0]);
    // `GET http://elsewhere/` names a host of its own, as programs write it to a proxy. This server is none.
    if (new URL(context.req.url).host !== host) throw refused('The request is for another host.', hosts[0]);
    const origin = context.req.header('origin');
    const isRead = context.req.method === 'GET' || context.req.method === 'HEAD';
    if (origin !== `http://${host}` && (origin !== undefined || !isRead)) {
      throw refused(`The request comes from ${origin ?? 'an unknown page'}.`, hosts[0]);
    }
    const site = context.req.header('sec-fetch-site');
    const isApi = /^\/api(?:\/|$)/.test(context.req.path);
    if (isApi && site !== undefined && site !== 'same-origin' && site !== 'none') {
      throw refused('The request comes from another site.', hosts[0]);
    }
    await next();
  };
}

/** Lets through only whoever opened the one-time link. */
export function sessionOnly(session: Session, port: () => number): MiddlewareHandler {
  return async (context, next) => {
    const cookies = cookiesNamed(cookieName(port()), context.req.header('cookie') ?? '');
    if (!cookies.some((value) => session.isValid(value))) {
      throw new TinctureError({
        code: 'session-invalid',
        problem: 'This browser is not logged in to this review.',
        fix: 'Open the link that `tincture review` printed; it works once.',
      });
    }
    await next();
  };
}

/**
 * The values of all cookies of a name. There may be several: a page of another port can set one for a longer path, which
 * comes first, and must not log anybody out by that.
 */
function cookiesNamed(name: string, header: string): readonly string[] {
  const pairs = header.split(';').map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}

function refused(problem: string, host: string | undefined): TinctureError {
  return new TinctureError({ code: 'request-refused', problem, fix: `Use the app at http://${host}/ itself.` });
}
