import type { Reject } from '../../convert/types.ts';
import type { Document } from '../../doc/annotations.ts';
import type { ReadDocsOptions } from '../../docs-file/read-item.ts';
import { readSpacyFile } from '../read-spacy-file.ts';

/** For tests: what a whole `.spacy` file comes to. */
export interface ReadItems {
  readonly documents: readonly Document[];
  readonly rejects: readonly Reject[];
  readonly repairs: readonly string[];
}

/** For tests: reads a file from its bytes. */
export async function readItems(bytes: Uint8Array, options: ReadDocsOptions = {}): Promise<ReadItems> {
  const documents: Document[] = [];
  const rejects: Reject[] = [];
  const repairs: string[] = [];
  for await (const item of readSpacyFile(bytes, options)) {
    if ('reject' in item) rejects.push(item.reject);
    else {
      documents.push(item.document);
      repairs.push(...item.repairs);
    }
  }
  return { documents, rejects, repairs };
}
