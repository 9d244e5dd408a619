import type { Source, TokenAnnotation } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import type { ModelFile } from '../file/model-file.ts';
import type { Component } from '../pipeline/component.ts';
import { predictInBatches } from '../pipeline/predict-batches.ts';
import type { TextAttribute } from '../score/tokens.ts';
import type { Task, TaskKind } from '../tasks/task.ts';
import type { SaidOfToken, TokenSpeaker } from './classes.ts';
import { corrupt } from './trunk-file.ts';

/** The task in `file`. Throws `model-corrupt` where it is not of the kind. */
export function taskOfKind({ metadata: { task } }: ModelFile, kind: TaskKind): Task {
  if (task?.kind === kind) return task;
  throw corrupt(`The file holds a network for the kind "${kind}" but no task of that kind.`);
}

/** What was said of the tokens of `doc`, as annotations. */
export function annotateTokens(doc: Doc, attribute: TextAttribute, said: readonly SaidOfToken[]): TokenAnnotation[] {
  return said.map(({ value, confidence }, i) => ({
    start: doc.starts[i]!,
    end: doc.ends[i]!,
    [attribute]: value,
    confidence: { [attribute]: confidence },
  }));
}

/** The component in `file` that gives `attribute` to each token, as `speak` says. */
export function attributeComponent(
  { metadata: { component }, hash }: ModelFile,
  bytes: number,
  task: Task,
  attribute: TextAttribute,
  speak: TokenSpeaker,
  temperature: number,
): Component {
  const { name, version } = component;
  const source: Source = { kind: 'model', name, version, hash };
  return {
    name,
    task,
    source,
    assigns: [`tokens.${attribute}`],
    sizeBytes: bytes,
    predict: (docs, options = {}) =>
      predictInBatches(docs, options, (batch) =>
        speak(batch, temperature, options.onStage).map((said, i) => ({
          annotations: { tokens: annotateTokens(batch[i]!, attribute, said), source },
        })),
      ),
  };
}
