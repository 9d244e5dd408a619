import type { Doc } from '../doc/doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import type { Component } from './component.ts';

/** The component, with words of ours for whoever gives it something else than a list of Docs, as programs without types can. */
export function checkingDocs(component: Component): Component {
  return {
    ...component,
    predict: async (docs, options) => {
      checkDocs(docs);
      return component.predict(docs, options);
    },
  };
}

/** Throws `argument-invalid` where `docs` is no list of Docs. */
export function checkDocs(docs: readonly Doc[]): void {
  if (!Array.isArray(docs)) {
    const isOne = isDoc(docs);
    throw invalid(
      `A component predicts on a list of Docs; this is ${isOne ? 'one Doc' : describe(docs)}.`,
      isOne ? 'Give it a list: predict([doc]).' : 'Give it Docs in a list: predict([tokenize(text)]).',
    );
  }
  const index = docs.findIndex((doc) => !isDoc(doc));
  if (index < 0) return;
  throw invalid(
    `A component predicts on a list of Docs; number ${index + 1} of this one is ${describe(docs[index])}.`,
    'Make Docs of texts first: predict(texts.map(tokenize)).',
  );
}

/** Throws `argument-invalid` where what is to be the content of a file is no bytes. */
export function checkBytes(bytes: unknown): void {
  if (bytes instanceof Uint8Array || (ArrayBuffer.isView(bytes) && 'BYTES_PER_ELEMENT' in bytes)) return;
  const isBuffer = bytes instanceof ArrayBuffer;
  throw invalid(
    `A file is read from its bytes, a Uint8Array; this is ${isBuffer ? 'an ArrayBuffer' : describe(bytes)}.`,
    isBuffer
      ? 'Give new Uint8Array(buffer).'
      : 'Give the content of the file: await readFile(path), or new Uint8Array(await response.arrayBuffer()).',
  );
}

function isDoc(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'text' in value && 'starts' in value;
}

/** What kind of value this is, for a sentence. */
function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (value instanceof Promise) return 'a promise, which was not awaited';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? 'a text' : typeof value === 'object' ? 'another object' : `a ${typeof value}`;
}

function invalid(problem: string, fix: string): TinctureError {
  return new TinctureError({ code: 'argument-invalid', problem, fix });
}
