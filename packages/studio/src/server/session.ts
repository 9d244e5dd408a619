import { randomBytes, timingSafeEqual } from 'node:crypto';

/** Who may talk to this server: whoever opened the one-time link, known from then on by a cookie. */
export interface Session {
  /** The one-time token of the link. */
  readonly token: string;
  /** The value of the cookie, if `token` is the unused one; undefined otherwise. Works once. */
  redeem(token: string): string | undefined;
  /** Whether this is the cookie that was handed out. */
  isValid(cookie: string | undefined): boolean;
}

/** A session with fresh secrets of 256 bits. It lives as long as the process. */
export function createSession(): Session {
  const token = randomBytes(32).toString('base64url');
  const secret = randomBytes(32).toString('base64url');
  let isUsed = false;
  return {
    token,
    redeem(given) {
      if (isUsed || !isSame(given, token)) return undefined;
      isUsed = true;
      return secret;
    },
    isValid: (cookie) => isUsed && cookie !== undefined && isSame(cookie, secret),
  };
}

/** Compares in constant time, so that a secret cannot be found out byte by byte. */
function isSame(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
