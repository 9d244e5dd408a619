import type { TinctureError } from '../errors/tincture-error.ts';
import type { Label } from './task.ts';

/**
 * Checks that relations lead from and to entities that the task has, and that no name stands for both. Throws what `wrong`
 * makes of the field, the problem and what to do.
 */
export function checkRelations(
  labels: readonly Label[],
  entities: readonly Label[],
  wrong: (field: string, problem: string, fix: string) => TinctureError,
): void {
  const types = new Set(entities.map(({ name }) => name));
  for (const label of labels) {
    if (types.has(label.name))
      throw wrong('entities', `uses the name ${label.name} for a relation and for an entity`, 'Rename one.');
    for (const end of ['from', 'to'] as const) {
      const allowed = label[end];
      if (allowed === undefined) continue;
      const field = `labels.${label.name}.${end}`;
      if (allowed.length === 0)
        throw wrong(field, `lets ${label.name} lead ${end} nothing`, `Name types, or leave "${end}" out for any.`);
      const unknown = allowed.find((type) => !types.has(type));
      if (unknown === undefined) continue;
      throw wrong(
        field,
        `lets ${label.name} lead ${end} ${JSON.stringify(unknown.slice(0, 80))}, which is none of its entities`,
        `Use some of: ${[...types].slice(0, 12).join(', ')}.`,
      );
    }
  }
}
