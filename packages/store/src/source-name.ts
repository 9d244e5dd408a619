import { type Source, TinctureError } from 'tincture';

/** The name under which annotations of a source are found again. Throws `argument-invalid` for a person. */
export function sourceName(source: Source): string {
  if (source.kind !== 'person') return source.name;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: 'Annotations of a person are decisions, not proposals.',
    fix: 'Record them with `decide`.',
  });
}
