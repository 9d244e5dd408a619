import { placeKey } from '../attributes/attribute-store.ts';
import { type AlignedSpans, alignSpans, keepSpans } from '../doc/align.ts';
import type {
  Annotations,
  Cluster,
  DiscourseUnit,
  Document,
  Frame,
  LabelledSpan,
  Range,
  Relation,
  Source,
  TokenAnnotation,
} from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { docOf } from '../doc/doc-of.ts';
import type { JsonObject } from '../json.ts';
import { hasParents, withLabelsAbove } from '../tasks/label-tree.ts';
import { entityTypes } from '../tasks/relations.ts';
import { spansGroup } from '../tasks/spans-group.ts';
import type { Task } from '../tasks/task.ts';
import { alignAttributes, checkAttributes } from './attribute-fields.ts';
import { alignRelations, checkRelationLabels } from './build-relations.ts';
import { checkTokens } from './check-tokens.ts';
import { alignClusters } from './coref-layer.ts';
import { alignDiscourse, unknownRelations } from './discourse-layer.ts';
import { type Findings, rejectWith } from './findings.ts';
import { alignFrames, checkFrameLabels } from './frame-layer.ts';
import { quote } from './json-checks.ts';
import { placeOf, whyNot } from './span-places.ts';
import type { ReadItem, ReadOptions } from './types.ts';

/** What a format found in one part of a file, offsets in UTF-16 code units, not yet checked against the text. */
export interface Draft {
  readonly text: string | undefined;
  readonly id?: string | undefined;
  /** The tokens of the text, if the file says something of them. */
  readonly tokens?: readonly TokenAnnotation[] | undefined;
  readonly ents?: readonly LabelledSpan[] | undefined;
  readonly entsMissing?: readonly Range[] | undefined;
  readonly spans?: readonly (readonly [group: string, spans: readonly LabelledSpan[]])[] | undefined;
  readonly rels?: readonly Relation[] | undefined;
  readonly coref?: readonly Cluster[] | undefined;
  readonly cats?: readonly (readonly [label: string, value: number])[] | undefined;
  readonly frames?: readonly Frame[] | undefined;
  readonly discourse?: readonly DiscourseUnit[] | undefined;
  readonly attributes?: Annotations['attributes'] | undefined;
  readonly meta?: JsonObject | undefined;
  readonly source?: Source | undefined;
}

type Options = Pick<ReadOptions, 'task' | 'language' | 'alignment' | 'attributes'>;

/** Checks a draft and makes it a document, or a reject with all reasons. */
export function buildDocument(draft: Draft, findings: Findings, line: number, raw: string, options: Options): ReadItem {
  const { text = '' } = draft;
  checkText(draft.text, findings);
  const tokens = draft.tokens?.length === 0 ? undefined : draft.tokens;
  if (tokens !== undefined && draft.text !== undefined) checkTokens(tokens, text, findings);
  let doc: Doc | undefined;
  const mode = options.alignment ?? 'expand';
  const getDoc = (): Doc => {
    doc ??= docOf({ text, annotations: tokens === undefined ? {} : { tokens } }, languageOf(options));
    return doc;
  };
  const moves = new Map<string, LabelledSpan>();
  const layer = (spans: readonly LabelledSpan[], name: string, kind: 'ner' | 'spancat'): Aligned => {
    const { task, alignment } = options;
    // Where a task is about characters, what its gold says is not changed unasked.
    const isKept = alignment === undefined && task?.snap === 'characters' && task.kind === kind;
    const placed = isKept ? keepSpans(getDoc(), spans) : alignSpans(getDoc(), spans, mode);
    const aligned = alignLayer(getDoc(), placed, name, isKept ? 'whole characters' : 'token borders', findings);
    for (const [to, from] of aligned.before) moves.set(placeKey(from), to);
    return aligned;
  };
  const hasText = findings.problems.length === 0;
  const aligned = draft.ents && hasText ? layer(draft.ents, 'entity', 'ner') : undefined;
  if (aligned !== undefined) checkOverlaps(aligned, text, findings);
  const ents = aligned?.spans ?? draft.ents;
  const spans = draft.spans?.map(
    ([group, members]) => [group, hasText ? layer(members, 'span', 'spancat').spans : members] as const,
  );
  const frames = draft.frames && hasText ? alignFrames(getDoc(), draft.frames, mode, findings) : draft.frames;
  const { discourse: units } = draft;
  const discourse = units && hasText ? alignDiscourse(getDoc(), units, mode, findings) : units;
  const rels = draft.rels && hasText ? alignRelations(getDoc(), draft.rels, ents, mode, findings) : draft.rels;
  const coref = draft.coref && hasText ? alignClusters(getDoc(), draft.coref, mode, findings) : draft.coref;
  const attributes = draft.attributes && hasText ? alignAttributes(text, draft.attributes, moves, findings) : undefined;
  checkAttributes(text, attributes, options.attributes ?? [], findings);
  const entsMissing = missingRanges(draft, text, findings);
  checkLabels(draft, options.task, findings);
  const cats = closeCats(draft.cats, options.task, findings);
  checkCats(draft, options.task, findings);
  checkFrameLabels(draft.frames, options.task, findings);
  if (findings.problems.length > 0) return rejectWith(findings, line, raw);
  const annotations: Annotations = {
    ...(tokens === undefined ? {} : { tokens }),
    ...(ents === undefined ? {} : { ents }),
    ...(entsMissing === undefined ? {} : { entsMissing }),
    ...(spans === undefined ? {} : { spans: Object.fromEntries(spans) }),
    ...(rels === undefined ? {} : { rels }),
    ...(coref === undefined ? {} : { coref }),
    ...(cats === undefined ? {} : { cats: Object.fromEntries(cats) }),
    ...(frames === undefined ? {} : { frames }),
    ...(discourse === undefined ? {} : { discourse }),
    ...(attributes === undefined ? {} : { attributes }),
    ...(draft.source === undefined ? {} : { source: draft.source }),
  };
  const document: Document = {
    text,
    ...(draft.id === undefined ? {} : { id: draft.id }),
    annotations,
    ...(draft.meta === undefined ? {} : { meta: draft.meta }),
  };
  return { document, line, repairs: findings.repairs };
}

/** What the texts of a file are in: as was said, else as the task says. */
function languageOf({ language, task }: Options): Pick<Task, 'language'> {
  return language === undefined ? (task ?? {}) : { language };
}

function checkText(text: string | undefined, findings: Findings): void {
  if (text === undefined) {
    // The format has said what is wrong, unless there is simply none.
    if (findings.problems.length === 0) findings.reject('text-invalid', 'There is no text.');
  } else if (text.trim() === '') findings.reject('text-invalid', 'The text is empty.');
  else if (text.includes('\0'))
    findings.reject('text-invalid', 'The text holds a NUL character: it is binary or damaged.');
  else if (/\p{Cs}/u.test(text)) findings.repair('Half of a surrogate pair kept as it is: the text was cut or damaged');
}

/** Spans that were put on `borders`, in order, without those that say the same twice. */
function alignLayer(
  doc: Doc,
  { spans, repaired, failed }: AlignedSpans,
  name: string,
  borders: string,
  findings: Findings,
): Aligned {
  for (const span of failed) {
    const problem = `The ${name} ${quote(span.label)} at ${placeOf(span)} ${whyNot(doc, span)}.`;
    findings.reject('span-invalid', problem);
  }
  for (const { from, to } of repaired) {
    const was = quote(doc.text.slice(from.start, from.end));
    const is = quote(doc.text.slice(to.start, to.end));
    findings.repair(`Moved to ${borders}: the ${name} ${quote(from.label)} at ${placeOf(from)}, ${was} became ${is}`);
  }
  const before = new Map(repaired.map(({ from, to }) => [to, from]));
  const sorted = [...spans].sort((a, b) => a.start - b.start || a.end - b.end);
  return { spans: withoutTwins(sorted, before, name, borders, findings), before };
}

/** Spans on token borders, with what those that were moved had been before. */
interface Aligned {
  readonly spans: LabelledSpan[];
  readonly before: ReadonlyMap<LabelledSpan, LabelledSpan>;
}

/** Drops spans that say the same as the one before them; the list is sorted. */
function withoutTwins(
  spans: readonly LabelledSpan[],
  before: Aligned['before'],
  name: string,
  borders: string,
  findings: Findings,
): LabelledSpan[] {
  const seen = new Set<string>();
  return spans.filter((span) => {
    const key = `${placeOf(span)} ${span.label}`;
    if (seen.has(key)) {
      const why = before.has(span) ? `Became the same on ${borders}` : 'Listed twice';
      findings.repair(`${why}, kept once: the ${name} ${quote(span.label)} at ${placeOf(span)}`);
      return false;
    }
    seen.add(key);
    return true;
  });
}

function checkOverlaps({ spans, before }: Aligned, text: string, findings: Findings): void {
  let last: LabelledSpan | undefined;
  for (const span of spans) {
    if (last !== undefined && span.start < last.end) {
      const [one, other] = [before.get(last) ?? last, before.get(span) ?? span];
      const show = (shown: LabelledSpan): string =>
        `${quote(text.slice(shown.start, shown.end))} (${shown.label}, ${placeOf(shown)})`;
      // What the file says does not overlap: it comes of taking whole tokens.
      const isWidened = one.end <= other.start || other.end <= one.start;
      const token = quote(text.slice(span.start, Math.min(span.end, last.end)));
      findings.reject(
        'span-invalid',
        `The entities ${show(one)} and ${show(other)} overlap${isWidened ? `, as both are widened to the whole of ${token}: entities are made of whole tokens` : ''}.`,
      );
    }
    if (last === undefined || span.end > last.end) last = span;
  }
}

function missingRanges(draft: Draft, text: string, findings: Findings): readonly Range[] | undefined {
  const { entsMissing } = draft;
  if (entsMissing === undefined || entsMissing.length === 0) return undefined;
  if (draft.ents === undefined) {
    findings.repair('Left out: "entsMissing", as there is no "ents"');
    return undefined;
  }
  for (const { start, end } of entsMissing) {
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end > text.length || start >= end)
      findings.reject('span-invalid', `The range [${start}, ${end}) in "entsMissing" is empty or outside the text.`);
  }
  return [...entsMissing].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** The labels that a draft has where tasks of a kind look. */
function usedLabels(draft: Draft, task: Task): readonly string[] | undefined {
  const { ents, spans, cats, coref } = draft;
  if (task.kind === 'coref') return coref?.flatMap(({ label }) => label ?? []);
  if (task.kind === 'ner') return ents?.map(({ label }) => label);
  if (task.kind === 'spancat')
    return spans?.flatMap(([group, members]) => (group === spansGroup(task) ? members.map(({ label }) => label) : []));
  // What is said of texts as a whole is no matter of tasks about tokens.
  return task.kind === 'textcat' ? cats?.map(([label]) => label) : undefined;
}

function checkLabels(draft: Draft, task: Task | undefined, findings: Findings): void {
  if (task === undefined) return;
  if (task.kind === 'frames') return;
  const labels = task.labels.map(({ name }) => name);
  if (task.kind === 'relations') {
    const { ents = [], rels = [] } = draft;
    checkNames(
      rels.map(({ label }) => label),
      labels,
      'label',
      task,
      findings,
    );
    const ends = rels.flatMap(({ from, to }) => [from.label, to.label]);
    checkNames([...ents.map(({ label }) => label), ...ends], entityTypes(task), 'entity', task, findings);
    checkRelationLabels(rels, task, findings);
    return;
  }
  // Without labels a task of coreference is not about them.
  if (task.kind === 'coref' && labels.length === 0) return;
  const used = task.kind === 'discourse' ? unknownRelations(draft.discourse ?? [], task) : usedLabels(draft, task);
  checkNames(used ?? [], labels, 'label', task, findings);
}

function checkNames(
  used: readonly string[],
  known: readonly string[],
  what: 'label' | 'entity',
  task: Task,
  findings: Findings,
): void {
  for (const label of new Set(used)) {
    if (known.includes(label)) continue;
    const list = known.slice(0, 8).join(', ');
    const more = known.length > 8 ? `, and ${known.length - 8} more` : '';
    const problem = `The task ${task.name} has no ${what} ${quote(label)}; it has ${list}${more}.`;
    findings.reject('label-unknown', problem, label.trim() === '' ? undefined : { what, name: label });
  }
}

/** Where a label applies, those above it do too. */
function closeCats(cats: Draft['cats'], task: Task | undefined, findings: Findings): Draft['cats'] {
  if (cats === undefined || task?.kind !== 'textcat' || task.multiple !== true || !hasParents(task.labels)) return cats;
  const closed = new Map(cats);
  const applying = cats.filter(([, value]) => value === 1).map(([label]) => label);
  for (const label of withLabelsAbove(task.labels, applying)) {
    if (closed.get(label) === 1) continue;
    closed.set(label, 1);
    findings.repair(`Applies too, as a label below it does: the label ${quote(label)}`);
  }
  return [...closed];
}

function checkCats(draft: Draft, task: Task | undefined, findings: Findings): void {
  for (const [label, value] of draft.cats ?? []) {
    if (label.trim() === '') findings.reject('line-invalid', 'A label of the text has no name.');
    if (!(value >= 0 && value <= 1))
      findings.reject(
        'line-invalid',
        `The label ${quote(label)} has the value ${value}, which is not between 0 and 1.`,
      );
  }
  if (task?.kind !== 'textcat' || task.multiple === true) return;
  const chosen = (draft.cats ?? []).filter(([, value]) => value === 1).map(([label]) => label);
  if (chosen.length > 1)
    findings.reject('line-invalid', `The task ${task.name} takes one label a text; this one has ${chosen.join(', ')}.`);
  const cats = new Map(draft.cats);
  if (task.labels.every(({ name }) => cats.get(name) === 0))
    findings.reject('line-invalid', `The task ${task.name} takes one label a text; this one says that none applies.`);
}
