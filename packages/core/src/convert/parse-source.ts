import type { Source } from '../doc/annotations.ts';
import type { JsonValue } from '../json.ts';
import { isJsonObject } from './json-checks.ts';

/** The source of an annotation from JSON; undefined where it is none. */
export function parseSource(value: JsonValue | undefined): Source | undefined {
  if (!isJsonObject(value)) return undefined;
  const { kind, id, name, hash, version, model, promptHash, parameters, recorded } = value;
  if (kind === 'person') return typeof id === 'string' ? { kind, id } : undefined;
  if (typeof name !== 'string') return undefined;
  if (kind === 'import') return { kind, name };
  if (kind === 'rules') return typeof hash === 'string' ? { kind, name, hash } : undefined;
  if (kind === 'model')
    return typeof version === 'string' && typeof hash === 'string' ? { kind, name, version, hash } : undefined;
  if (kind !== 'llm' || typeof model !== 'string' || typeof promptHash !== 'string') return undefined;
  if (!isJsonObject(parameters) || (recorded !== undefined && typeof recorded !== 'string')) return undefined;
  return { kind, name, model, promptHash, parameters, ...(recorded === undefined ? {} : { recorded }) };
}
