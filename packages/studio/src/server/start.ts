import type { Server } from 'node:http';
import { TinctureError } from 'tincture';
import { createLearning, type LearningSettings } from '../learning/learning.ts';
import { createApp } from './app.ts';
import { ensureWebBuilt } from './build-web.ts';
import { createHttpServer } from './http-server.ts';
import type { ApiOptions } from './routes.ts';
import { createSession } from './session.ts';
import { readWebFiles } from './web-files.ts';

/** What {@link startStudio} serves, and where. */
export interface StudioOptions extends Omit<ApiOptions, 'learning'> {
  /** Trains the components meanwhile; left out, nothing is trained. */
  readonly learning?: LearningSettings;
  /** Default 4417; 0 takes any free port. */
  readonly port?: number;
  /** Called with a new link when a browser that is not logged in asks for one; print it where only the person sees it. */
  readonly onLinkWanted?: (url: string) => void;
}

/** A running studio. */
export interface Studio {
  /** The link to open, with a login token that works once. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and training, and ends open connections. The store stays open, and nothing uses it any more. */
  close(): Promise<void>;
}

/** The port where nothing else is said: fixed, so that decisions a browser could not send find the server again. */
export const defaultPort = 4417;

const address = '127.0.0.1';

/**
 * Starts the review app for this machine only. Throws `port-taken` when another program listens on the port and
 * `argument-invalid` for a port that cannot be used.
 */
export async function startStudio(options: StudioOptions): Promise<Studio> {
  const { port: wanted = defaultPort, onLinkWanted, learning: settings, ...api } = options;
  const session = createSession();
  const files = await readWebFiles(await ensureWebBuilt());
  let port = wanted;
  const link = (): string => `http://${address}:${port}/login?token=${session.token()}`;
  const { store, tasks, person } = api;
  const learning = settings === undefined ? undefined : createLearning({ ...settings, store, tasks, person });
  const app = createApp({
    ...api,
    ...(learning === undefined ? {} : { learning }),
    ...{ session, files, port: () => port, onLinkWanted: () => onLinkWanted?.(link()) },
  });
  const server = createHttpServer(app.fetch);
  port = await listen(server, wanted).catch(async (error: unknown) => {
    await learning?.close();
    throw error;
  });
  return {
    url: link(),
    port,
    async close() {
      await learning?.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port)));
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      reject(listenError(new Error('A port is a whole number from 0 to 65535.'), port));
      return;
    }
    server.listen(port, address, () => {
      const bound = server.address();
      resolve(bound !== null && typeof bound === 'object' ? bound.port : port);
    });
  });
}

function listenError(error: NodeJS.ErrnoException, port: number): TinctureError {
  if (error.code === 'EADDRINUSE') {
    return new TinctureError({
      code: 'port-taken',
      problem: `Port ${port} on this machine is used by another program, perhaps another \`tincture review\`.`,
      fix: 'Use or stop that one, or choose another port with `--port`; 0 takes any free port.',
      cause: error,
    });
  }
  return new TinctureError({
    code: 'argument-invalid',
    problem: `Cannot listen on port ${port}: ${error.message}`,
    fix: 'Choose a port from 1024 to 65535.',
    cause: error,
  });
}
