// The few globals that the core may use beside the language itself: each exists in Node, Deno, Bun, browsers and
// workers. Anything else (process, fetch, document, console, ...) fails to compile here, which is the point.

declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array): string;
}

declare function atob(base64: string): string;

/** What is used of the streams that compress, as the browser has them. */
interface ByteTransform {
  readonly readable: {
    getReader(): { read(): Promise<{ value?: Uint8Array; done: boolean }>; cancel(): Promise<void> };
  };
  readonly writable: { getWriter(): { write(bytes: Uint8Array<ArrayBuffer>): Promise<void>; close(): Promise<void> } };
}

declare class CompressionStream implements ByteTransform {
  constructor(format: 'gzip' | 'deflate');
  readonly readable: ByteTransform['readable'];
  readonly writable: ByteTransform['writable'];
}

declare class DecompressionStream implements ByteTransform {
  constructor(format: 'gzip' | 'deflate');
  readonly readable: ByteTransform['readable'];
  readonly writable: ByteTransform['writable'];
}
