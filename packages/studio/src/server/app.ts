import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { setCookie } from 'hono/cookie';
import { secureHeaders } from 'hono/secure-headers';
import { TinctureError } from 'tincture';
import { loginQuery } from '../api/queries.ts';
import { apiPage } from './api-page.ts';
import { errorReply } from './error-reply.ts';
import { cookieName, ownPageOnly, sessionOnly } from './guard.ts';
import { openApiDocument } from './openapi.ts';
import { parseQuery } from './parse-request.ts';
import { type ApiOptions, createApi } from './routes.ts';
import type { Session } from './session.ts';
import type { WebFile } from './web-files.ts';

/** What {@link createApp} serves. */
export interface AppOptions extends ApiOptions {
  readonly session: Session;
  /** The port it is reached at; known only once the server listens. */
  readonly port: () => number;
  /** Called when a browser that is not logged in asks for another link: shows one where only the person can see it. */
  readonly onLinkWanted: () => void;
  /** The built web app: path (`/index.html`) to content. */
  readonly files: ReadonlyMap<string, WebFile>;
}

/** Bytes: more than the most tokens that a decision may have, each with its head and relation. */
export const maximumBody = 32_000_000;
/** How long a printed link stands before another one is printed. */
const linkRestMs = 1_000;
/** Seconds that a browser keeps the cookie, also when it is closed. The secret in it lives as long as the process. */
const cookieAge = 30 * 24 * 60 * 60;

/** The whole server as a function from request to response. */
export function createApp({ session, port, files, onLinkWanted, ...options }: AppOptions): Hono {
  const app = new Hono();
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: 'no-referrer',
      strictTransportSecurity: false,
      xFrameOptions: 'DENY',
      permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
    }),
  );
  app.use(ownPageOnly(port));
  app.use(async (context, next) => {
    await next();
    if (!context.res.headers.has('cache-control')) context.header('Cache-Control', 'no-store');
  });

  app.get('/login', (context) => {
    // HEAD is how programs look at a link without following it: that must not use it up.
    const isLook = context.req.method === 'HEAD';
    const secret = isLook ? undefined : session.redeem(parseQuery(context, loginQuery).token);
    // A link that was used already leads to the app too; it says what to do if this browser is not the one that used it.
    if (secret !== undefined) {
      setCookie(context, cookieName(port()), secret, {
        httpOnly: true,
        sameSite: 'Strict',
        path: '/',
        maxAge: cookieAge,
      });
    }
    return context.redirect('/', 303);
  });

  let isLinkFresh = false;
  app.post('/login/link', (context) => {
    // Whoever is on this machine can ask, and must not fill the terminal by asking without end.
    if (!isLinkFresh) {
      isLinkFresh = true;
      setTimeout(() => (isLinkFresh = false), linkRestMs).unref();
      onLinkWanted();
    }
    return context.body(null, 204);
  });

  const onError = (): never => {
    throw new TinctureError({
      code: 'request-too-large',
      problem: `The body is larger than ${maximumBody / 1_000_000} MB.`,
      fix: 'Split the text into shorter ones.',
    });
  };
  app.use('/api/*', sessionOnly(session, port), bodyLimit({ maxSize: maximumBody, onError }));
  // Styles of the app itself: names under /assets/ are known only to whoever built it.
  const styles = [...files.keys()].filter((path) => path.endsWith('.css'));
  app.get('/api', (context) => context.html(apiPage(openApiDocument(port()), styles)));
  app.get('/api/openapi.json', (context) => context.json(openApiDocument(port())));
  app.route('/api', createApi(options));

  app.get('*', (context) => {
    const file = files.get(context.req.path === '/' ? '/index.html' : context.req.path);
    if (file === undefined) return context.text('Not found. The app is at /.', 404);
    context.header('Content-Type', file.type);
    // Names under /assets/ carry a hash of the content.
    if (context.req.path.startsWith('/assets/'))
      context.header('Cache-Control', 'private, max-age=31536000, immutable');
    return context.body(file.body);
  });

  app.notFound(() => {
    throw new TinctureError({ code: 'route-unknown', problem: 'There is nothing here.', fix: 'The app is at /.' });
  });
  app.onError((error, context) => {
    const { status, body } = errorReply(error);
    return context.json(body, status);
  });
  return app;
}
