import {
  type Annotations,
  type Component,
  type Document,
  mentionsAlone,
  type Task,
  TinctureError,
  withAnnotations,
} from 'tincture';

/** Whether a task is about what entities or mentions, which may be given, have to do with each other. */
export function isAboutEntities({ kind }: Pick<Task, 'kind'>): boolean {
  return kind === 'relations' || kind === 'coref';
}

/** Whether {@link withGivenEntities} can give it any. */
export function takesEntities({ task, source }: Component): boolean {
  return task.kind === 'coref' ? source.kind !== 'llm' : task.kind === 'relations' && source.kind === 'model';
}

/**
 * `component` as it does when it is given the entities of `gold` and has only to relate them, or the mentions and has only to link
 * them. Throws `argument-invalid` for what takes neither.
 */
export function withGivenEntities(component: Component, gold: readonly Document[]): Component {
  const isLinking = component.task.kind === 'coref';
  if (!takesEntities(component)) {
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `${component.name} does not take entities: it is no trained component for relations, and no component for coreference.`,
      fix: 'Leave --gold-entities out.',
    });
  }
  const givenOf = new Map(
    gold.map(({ text, annotations }): [string, Annotations | undefined] => {
      const { ents } = annotations;
      const coref = isLinking ? mentionsAlone(annotations) : undefined;
      return [text, isLinking ? coref && { coref } : ents && { ents }];
    }),
  );
  return {
    ...component,
    predict: (docs, options) =>
      component.predict(
        docs.map((doc) => {
          const given = givenOf.get(doc.text);
          return given === undefined ? doc : withAnnotations(doc, given);
        }),
        options,
      ),
  };
}
