import { type Component, type Document, TinctureError, withAnnotations } from 'tincture';

/**
 * `component` as it does when it is given the entities of `gold` and has only to relate them. Throws `argument-invalid` for
 * what does not take entities.
 */
export function withGivenEntities(component: Component, gold: readonly Document[]): Component {
  if (component.task.kind !== 'relations' || component.source.kind !== 'model') {
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `${component.name} does not take entities: it is no trained component for relations.`,
      fix: 'Leave --gold-entities out.',
    });
  }
  const entsOf = new Map(gold.map(({ text, annotations: { ents } }) => [text, ents]));
  return {
    ...component,
    predict: (docs, options) =>
      component.predict(
        docs.map((doc) => {
          const ents = entsOf.get(doc.text);
          return ents === undefined ? doc : withAnnotations(doc, { ents });
        }),
        options,
      ),
  };
}
