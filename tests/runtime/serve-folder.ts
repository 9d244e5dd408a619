import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';

const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.html': 'text/html' };

/** Serves the files of a folder on a free port of the loopback, under a Content-Security-Policy where one is given. */
export function serveFolder(folder: string, policy?: string): Promise<Server> {
  const server = createServer(({ url = '/' }, response) => {
    const path = join(folder, new URL(url, 'http://localhost').pathname);
    if (!existsSync(path)) response.writeHead(404).end();
    else {
      response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream');
      if (policy !== undefined) response.setHeader('content-security-policy', policy);
      response.end(readFileSync(path));
    }
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
