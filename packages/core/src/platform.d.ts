// The few globals that the core may use beside the language itself: each exists in Node, Deno, Bun, browsers and
// workers. Anything else (process, fetch, document, console, ...) fails to compile here, which is the point.

declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array): string;
}
