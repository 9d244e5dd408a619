// SHA-256 of the runtime: Node, Deno and Bun have one that answers at once, far faster than plain TypeScript. It is
// asked for at run time, so that nothing of theirs is needed to build or to run the core elsewhere.

/** A hash of the runtime in progress. */
export interface RuntimeHash {
  update(bytes: Uint8Array): unknown;
  digest(encoding: 'hex'): string;
}

/** Starts a SHA-256 of the runtime; undefined where it has none, as in browsers. */
export function startRuntimeHash(): RuntimeHash | undefined {
  const hash = call(
    call(Reflect.get(globalThis, 'process'), 'getBuiltinModule', 'node:crypto'),
    'createHash',
    'sha256',
  );
  return isHash(hash) ? hash : undefined;
}

/** What the method `name` of `object` returns; undefined where it has none. */
function call(object: unknown, name: string, argument: string): unknown {
  if (typeof object !== 'object' || object === null) return undefined;
  const method: unknown = Reflect.get(object, name);
  return typeof method === 'function' ? method.call(object, argument) : undefined;
}

function isHash(hash: unknown): hash is RuntimeHash {
  if (typeof hash !== 'object' || hash === null) return false;
  return ['update', 'digest'].every((name) => typeof Reflect.get(hash, name) === 'function');
}
