import { type Document, docFor, type Task } from 'tincture';
import type { DebuggedData, Finding } from './finding.ts';
import { countLabels, denialFindings, type LabelCount, labelFindings } from './labels.ts';
import { relationFindings } from './relations.ts';
import { spanFindings } from './spans.ts';
import { textFindings } from './texts.ts';
import { treeFindings } from './trees.ts';

/** The size of a part of the data. */
export interface PartSize {
  readonly texts: number;
  readonly words: number;
}

/** What {@link debugData} finds. */
export interface DataReport {
  readonly train: PartSize;
  readonly dev: PartSize;
  readonly labels: readonly LabelCount[];
  /** Problems first. */
  readonly findings: readonly Finding[];
}

/** Goes through data of any kind of task for what costs accuracy. Throws nothing for any data that could be read. */
export function debugData(data: DebuggedData): DataReport {
  const { task, train, dev } = data;
  const labels = countLabels(data);
  // Without gold there is nothing else to say: no label occurs either.
  const findings =
    train.length === 0
      ? [noGold]
      : [
          ...labelFindings(labels),
          ...denialFindings(data),
          ...textFindings(data),
          ...spanFindings(data),
          ...relationFindings(data),
          ...treeFindings(data),
        ];
  return {
    train: sizeOf(task, train),
    dev: sizeOf(task, dev),
    labels,
    findings: findings.toSorted((a, b) => Number(a.level === 'note') - Number(b.level === 'note')),
  };
}

const noGold: Finding = {
  level: 'problem',
  code: 'gold-none',
  count: 0,
  problem:
    'There is no gold to train on yet: decide on texts in `tincture review`, import annotated ones (`tincture import FILE`), or name a file with --train.',
  examples: [],
};

function sizeOf(task: Task, documents: readonly Document[]): PartSize {
  return {
    texts: documents.length,
    words: documents.reduce((sum, document) => sum + docFor(task, document).length, 0),
  };
}
