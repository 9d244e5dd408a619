// HTTP as a hostile program writes it: byte by byte on a socket, without a client that tidies it up.
import { connect, type Socket } from 'node:net';

/** What came back on a socket. */
export interface RawAnswer {
  /** 0 where the server closed the connection without an answer. */
  readonly status: number;
  /** Head and body as they are. */
  readonly text: string;
}

/** A connection to the server; the caller closes it. */
export function openSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Sends lines, with the line ends of HTTP, and waits until the server has ended the connection or `waitMs` are over. */
export async function rawRequest(port: number, lines: readonly string[], waitMs = 1_500): Promise<RawAnswer> {
  const socket = await openSocket(port);
  socket.on('error', () => undefined);
  socket.write(lines.join('\r\n'));
  return answerOn(socket, waitMs);
}

/** What comes on a socket until the server has ended it or `waitMs` are over. */
function answerOn(socket: Socket, waitMs: number): Promise<RawAnswer> {
  return new Promise((resolve) => {
    let text = '';
    const end = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
    };
    const timer = setTimeout(end, waitMs);
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('close', end);
  });
}
