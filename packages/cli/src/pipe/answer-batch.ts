import { type Component, docFor, withAnnotations } from 'tincture';
import { type ReadItem, type Reject, readDocuments, type TextFormatName } from 'tincture/convert';
import { predictionLine, rejectLine } from '../operations/prediction-line.ts';
import type { PipeItem } from './batches.ts';

/** To a worker: part of the input. */
export type PipeRequest = readonly PipeItem[];

/** From a worker: the output for one {@link PipeRequest}, and what is to be said about it. */
export interface PipeAnswer {
  /** JSON lines with their line breaks. */
  readonly output: string;
  readonly texts: number;
  /** Texts that the component failed on, and the first failure's message. */
  readonly failed: number;
  readonly firstFailure?: string;
  /** What could not be read, in its order. */
  readonly rejects: readonly Reject[];
}

/** How {@link answerBatch} reads and writes. */
export interface AnswerOptions {
  /** A format in which each line stands for itself. */
  readonly format: TextFormatName;
  /** How messages name the input. */
  readonly file: string;
  /** Whether what could not be read has no line in the output, because it is set aside elsewhere. */
  readonly omitRejects: boolean;
}

/** Reads, predicts and writes one batch. */
export async function answerBatch(
  component: Component,
  request: PipeRequest,
  { format, file, omitRejects }: AnswerOptions,
): Promise<PipeAnswer> {
  const language = component.task.language === undefined ? {} : { language: component.task.language };
  const items: ReadItem[] = [];
  for (const item of request) {
    if ('raw' in item) items.push({ reject: item });
    else for await (const read of readDocuments([item], { format, file, ...language })) items.push(read);
  }
  const documents = items.flatMap((item) => ('document' in item ? [item.document] : []));
  const predictions = await component.predict(
    documents.map((document) => withAnnotations(docFor(component.task, document), document.annotations)),
  );
  const rejects: Reject[] = [];
  let output = '';
  let failed = 0;
  let firstFailure: string | undefined;
  let next = 0;
  for (const item of items) {
    if ('reject' in item) {
      rejects.push(item.reject);
      if (!omitRejects) output += `${JSON.stringify(rejectLine(item.reject))}\n`;
      continue;
    }
    const prediction = predictions[next++]!;
    if ('error' in prediction) {
      failed++;
      firstFailure ??= prediction.error.message;
    }
    output += `${JSON.stringify(predictionLine(item.document, prediction, component))}\n`;
  }
  return { output, texts: documents.length, failed, ...(firstFailure === undefined ? {} : { firstFailure }), rejects };
}
