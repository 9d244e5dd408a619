import { TinctureError } from 'tincture';
import type { NewRemark } from './store.ts';

/** Throws `argument-invalid` for a remark that says nothing, or that says something where there is nothing to say. */
export function checkRemark({ id, document, kind, text, person }: NewRemark): void {
  const isRight = kind === 'comment' ? text !== undefined && text.trim() !== '' : text === undefined;
  if (isRight && id !== '' && person !== '') return;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: 'A remark has no id or no person, or is a comment without a text or a flag with one.',
    where: { document },
    fix: 'Send an id, the person, and a text for a comment only.',
  });
}
