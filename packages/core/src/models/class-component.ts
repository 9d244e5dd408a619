import type { Source, TokenAnnotation } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import type { ModelFile } from '../file/model-file.ts';
import type { Component } from '../pipeline/component.ts';
import { predictInBatches } from '../pipeline/predict-batches.ts';
import type { TextAttribute } from '../score/tokens.ts';
import type { Task } from '../tasks/task.ts';
import type { SaidOfToken, TokenSpeaker } from './classes.ts';

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
