import type { Source, TokenAnnotation } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import type { ModelFile } from '../file/model-file.ts';
import { exp, log } from '../kernels/exp-log.ts';
import type { Component, Prediction, PredictOptions } from '../pipeline/component.ts';
import { predictInBatches } from '../pipeline/predict-batches.ts';
import { createParserDecoder, type Parse } from './parser-decoder.ts';
import { type ParserTemperatures, parserLabels, readParserModel } from './parser-file.ts';
import { taskOfKind } from './task-of-kind.ts';
import { createTrunk, type OpenTrunk } from './trunk.ts';

/** The index among `labels` of the one that only roots have: `root` in Universal Dependencies, `ROOT` in spaCy's; -1 where there is none. */
export function rootLabelOf(labels: readonly string[]): number {
  return labels.findIndex((label) => label.toLowerCase() === 'root');
}

/** Tokens with what `parse` says of them, with confidences; a dependency is right where head and label are. */
export function parsedTokens(
  doc: Doc,
  parse: Parse,
  labels: readonly string[],
  temperatures: ParserTemperatures,
): TokenAnnotation[] {
  return Array.from({ length: doc.length }, (_, token): TokenAnnotation => {
    const head = tempered(parse.headProbabilities[token]!, temperatures.head);
    const label = tempered(parse.labelProbabilities[token]!, temperatures.label);
    const starts = parse.starts[token] === 1;
    const start = token === 0 ? 1 : tempered(parse.startProbabilities[token]!, temperatures.start);
    return {
      start: doc.starts[token]!,
      end: doc.ends[token]!,
      head: parse.heads[token]!,
      dep: labels[parse.labels[token]!]!,
      sentenceStart: starts,
      confidence: { head, dep: head * label, sentenceStart: starts ? start : 1 - start },
    };
  });
}

/** `probability` with its logit divided by `temperature`. */
export function tempered(probability: number, temperature: number): number {
  const p = probability > 1e-6 ? Math.min(1 - 1e-6, probability) : 1e-6;
  return 1 / (1 + exp(-log(p / (1 - p)) / temperature));
}

/** The parser in a checked model file of the kind `parser.v1`. Throws `model-corrupt`. */
export function readParser(file: ModelFile, bytes: number, open: OpenTrunk = createTrunk): Component {
  const { metadata, hash } = file;
  const labels = parserLabels(metadata);
  const { weights, temperatures } = readParserModel(file);
  const decoder = createParserDecoder(weights, rootLabelOf(labels), open);
  const { name, version } = metadata.component;
  const source: Source = { kind: 'model', name, version, hash };
  return {
    name,
    task: taskOfKind(metadata, 'parser'),
    source,
    assigns: ['tokens.head', 'tokens.dep', 'tokens.sentenceStart'],
    sizeBytes: bytes,
    predict(docs: readonly Doc[], options: PredictOptions = {}): Promise<readonly Prediction[]> {
      return predictInBatches(docs, options, (batch) => {
        const parses = decoder.parse(batch, options.onStage);
        return batch.map((doc, i) => ({
          annotations: { tokens: parsedTokens(doc, parses[i]!, labels, temperatures), source },
        }));
      });
    },
  };
}
