// Texts that are there twice, say different things, or say nothing.
import { type Document, findDuplicates, findRepetitions, kindOf, statementKeys, type Task } from 'tincture';
import { type DebuggedData, type Finding, findingOf, quoted } from './finding.ts';

/** Networks see longer texts in pieces. */
const longText = 1_024;

/** What is wrong with the texts as a whole. */
export function textFindings({ task, train, dev }: DebuggedData): readonly Finding[] {
  const texts = train.map(({ text }) => text);
  const repeated = findRepetitions(texts);
  const contradictory = repeated.filter(
    ({ left, right, kind }) => kind === 'exact' && !saysTheSame(task, train[left]!, train[right]!),
  );
  const shared = findDuplicates(
    dev.map(({ text }) => text),
    texts,
  );
  const unknown = train.filter(({ annotations }) => kindOf(task).pick(task, annotations) === undefined);
  const empty = train.filter(
    ({ annotations }) =>
      kindOf(task).pick(task, annotations) !== undefined && kindOf(task).statements(task, annotations).length === 0,
  );
  const words = (text: string): number => text.split(/\s+/).length;
  return [
    ...findingOf(
      'problem',
      'gold-missing',
      unknown.map(({ text }) => quoted(text)),
      (count) => `${count} of ${train.length} texts say nothing about the task, and nothing is learnt from them.`,
    ),
    ...findingOf(
      'problem',
      'gold-contradictory',
      contradictory.map(({ left }) => quoted(texts[left]!)),
      (count) => `${count} texts are annotated differently from a copy of theirs.`,
    ),
    ...findingOf(
      'problem',
      'train-dev-overlap',
      shared.map(({ left }) => quoted(dev[left]!.text)),
      (count) => `${count} of ${dev.length} dev texts are copies of texts to train on: the score will flatter.`,
    ),
    ...findingOf(
      'note',
      'text-repeated',
      repeated.map(({ left }) => quoted(texts[left]!)),
      (count) => `${count} of ${train.length} texts are copies of one before them, exactly or nearly.`,
    ),
    ...findingOf(
      'note',
      'gold-empty',
      empty.map(({ text }) => quoted(text)),
      (count) => `On ${count} of ${train.length} texts somebody looked and found nothing.`,
    ),
    ...findingOf(
      'note',
      'text-long',
      texts.filter((text) => words(text) > longText).map(quoted),
      (count) => `${count} texts have more than ${longText} words; networks see them in pieces.`,
    ),
  ];
}

function saysTheSame(task: Task, one: Document, other: Document): boolean {
  const [left, right] = [one, other].map(({ annotations }) => statementKeys(task, annotations));
  // Copies may differ in spacing, so it is labels that are compared where places cannot be.
  if (one.text !== other.text) return left!.size === right!.size;
  return left!.size === right!.size && [...left!].every((key) => right!.has(key));
}
