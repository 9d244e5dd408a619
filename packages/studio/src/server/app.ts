import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { setCookie } from 'hono/cookie';
import { secureHeaders } from 'hono/secure-headers';
import { TinctureError } from 'tincture';
import { badRequest, errorReply } from './error-reply.ts';
import { cookieName, ownPageOnly, sessionOnly } from './guard.ts';
import { type ApiOptions, createApi } from './routes.ts';
import type { Session } from './session.ts';
import type { WebFile } from './web-files.ts';

/** What {@link createApp} serves. */
export interface AppOptions extends ApiOptions {
  readonly session: Session;
  /** The port it is reached at; known only once the server listens. */
  readonly port: () => number;
  /** The built web app: path (`/index.html`) to content. */
  readonly files: ReadonlyMap<string, WebFile>;
}

const maximumBody = 1_000_000;

/** The whole server as a function from request to response. */
export function createApp({ session, port, files, ...options }: AppOptions): Hono {
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
    const secret = session.redeem(context.req.query('token') ?? '');
    // A link that was used already leads to the app too; it says what to do if this browser is not the one that used it.
    if (secret !== undefined) {
      setCookie(context, cookieName(port()), secret, { httpOnly: true, sameSite: 'Strict', path: '/' });
    }
    return context.redirect('/', 303);
  });

  const onError = (): never => {
    throw badRequest(`The body is larger than ${maximumBody} bytes.`, 'Send one decision at a time.');
  };
  app.use('/api/*', sessionOnly(session, port), bodyLimit({ maxSize: maximumBody, onError }));
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
    throw new TinctureError({ code: 'request-refused', problem: 'There is nothing here.', fix: 'The app is at /.' });
  });
  app.onError((error, context) => {
    const { status, body } = errorReply(error);
    return context.json(body, status);
  });
  return app;
}
