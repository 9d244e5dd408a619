import { randomBytes, timingSafeEqual } from 'node:crypto';

/** Who may talk to this server: whoever opened a one-time link, known from then on by a cookie. */
export interface Session {
  /** The token for the next link: the last one if nobody has used it yet, else a new one. */
  token(): string;
  /** The value of the cookie, if `token` is the unused one; undefined otherwise. Works once. */
  redeem(token: string): string | undefined;
  /** Whether this is the cookie that was handed out. */
  isValid(cookie: string | undefined): boolean;
}

/** A session with fresh secrets of 256 bits. It lives as long as the process. */
export function createSession(): Session {
  const secret = newSecret();
  let unused: string | undefined;
  let isOpen = false;
  return {
    token() {
      unused ??= newSecret();
      return unused;
    },
    redeem(given) {
      if (unused === undefined || !isSame(given, unused)) return undefined;
      unused = undefined;
      isOpen = true;
      return secret;
    },
    isValid: (cookie) => isOpen && cookie !== undefined && isSame(cookie, secret),
  };
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares in constant time, so that a secret cannot be found out byte by byte. */
function isSame(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
