import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';

/** What one client may take of the server, so that none keeps it from the others. */
export interface ServerLimits {
  /** For the head of a request, and for all of it: whoever sends a byte now and then is not waited for. */
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** How often it is looked for requests that took too long. */
  readonly checkEveryMs: number;
  /** Open at a time. A browser holds up to six. */
  readonly connections: number;
}

/** The largest decision over a slow tunnel takes seconds. */
const defaultLimits: ServerLimits = {
  ...{ headersTimeoutMs: 10_000, requestTimeoutMs: 60_000, checkEveryMs: 5_000 },
  connections: 256,
};

/** An HTTP server that answers with `fetch`. It does not listen yet. */
export function createHttpServer(
  fetch: (request: Request) => Response | Promise<Response>,
  limits: ServerLimits = defaultLimits,
): Server {
  const settings = {
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: limits.checkEveryMs,
  };
  const answer = getRequestListener(fetch);
  const server = createServer(settings, (request, response) => void answer(request, response));
  server.maxConnections = limits.connections;
  return server;
}
