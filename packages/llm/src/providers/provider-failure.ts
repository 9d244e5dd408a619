/** What of a response a failure keeps. */
interface FailedResponse {
  /** HTTP status. */
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** `Retry-After` where it is not in a header. */
  readonly retryAfter?: string | undefined;
}

/** What a provider said when a request failed: without the request, which holds the text, and without the key. */
export class ProviderFailure extends Error {
  /** HTTP status; undefined where there was no response. */
  readonly status: number | undefined;
  /** `Retry-After` as it was sent: seconds or an HTTP date (RFC 9110, 10.2.3). */
  readonly retryAfter: string | undefined;
  /** Milliseconds, as OpenAI sends them beside it. */
  readonly retryAfterMs: string | undefined;

  constructor(message: string, { status, headers = {}, retryAfter }: FailedResponse) {
    super(message);
    this.name = 'ProviderFailure';
    this.status = status;
    this.retryAfter = headers['retry-after'] ?? retryAfter;
    this.retryAfterMs = headers['retry-after-ms'];
  }
}
