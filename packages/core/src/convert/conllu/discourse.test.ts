import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyTree } from '../../discourse/testing/any-tree.ts';
import { attachmentsOf } from '../../discourse/tree.ts';
import type { DiscourseSignal, DiscourseUnit, Document, Range } from '../../doc/annotations.ts';
import { nerTask, readAll, writeAll } from '../testing/read-all.ts';

/** A document of these words, a line each; what is behind a space is their MISC. */
function fileOf(...words: readonly string[]): string {
  const rows = words.map((said, index) => {
    const [form, misc = '_'] = said.split(' ');
    return [index + 1, form, '_', '_', '_', '_', '_', '_', '_', misc?.replaceAll('~', ' ')].join('\t');
  });
  return `# newdoc id = d\n# text = ${words.map((said) => said.split(' ')[0]).join(' ')}\n${rows.join('\n')}\n\n`;
}

const story = [
  'Rain Discourse=causal-cause:1->3:1:sem-rpt-1,5-6-_',
  'fell',
  'as Discourse=joint-list_m:2->1:0:dm-as~if-3-4-gold+grf-ly-_-_;adversative-contrast:2->3:0:2:_',
  'if',
  'asked Discourse=ROOT:3:0',
  '.',
];
const content = fileOf(...story);
const units: readonly DiscourseUnit[] = [
  {
    ...{ start: 0, end: 9, head: 2, label: 'causal-cause', depth: 1 },
    signals: [{ type: 'sem', subtype: 'rpt', ranges: [place(0, 4), place(16, 23)] }],
  },
  {
    ...{ start: 10, end: 15, head: 0, label: 'joint-list_m', depth: 0 },
    signals: [
      { type: 'dm', subtype: 'as if', ranges: [place(10, 15)], status: 'gold' },
      { type: 'grf', subtype: 'ly', ranges: [] },
    ],
    edges: [{ head: 2, label: 'adversative-contrast', headDepth: 2 }],
  },
  { start: 16, end: 23, head: 2, depth: 0 },
];

function place(start: number, end: number): Range {
  return { start, end };
}

describe('Discourse in MISC', () => {
  test('is read as units with signals and edges, and comes back', async () => {
    const { documents, rejects, repairs } = await readAll(content, { format: 'conllu' });
    expect([rejects, repairs]).toEqual([[], []]);
    expect(documents[0]?.annotations.discourse).toEqual(units);
    expect(await writeAll(documents, { format: 'conllu', task: nerTask })).toEqual({ content, losses: [] });
  });

  test('is written from the annotations alone, but for heights that nothing is attached at', async () => {
    const { documents } = await readAll(content, { format: 'conllu' });
    const written = await writeAll(documents.map(bare), { format: 'conllu', task: nerTask });
    expect(written.losses).toEqual([]);
    expect(miscOf(written.content)).toEqual(miscOf(content).map((misc) => misc.replace('3:1:', '3:0:')));
  });

  test('is changed where the annotations are, and the rest of MISC stays', async () => {
    const other = content.replace('Discourse=ROOT:3:0', 'Align=x|Discourse=ROOT:3:0|Z=1');
    const [document] = (await readAll(other, { format: 'conllu' })).documents;
    const discourse = units.map((unit, index) =>
      index === 0 ? { ...unit, label: 'mode|means', confidence: 1 } : unit,
    );
    const edited: Document = { text: '', ...document, annotations: { ...document?.annotations, discourse } };
    const written = await writeAll([edited], { format: 'conllu', task: nerTask });
    expect(miscOf(written.content)[0]).toBe('Discourse=mode_means:1->3:0:sem-rpt-1,5-6-_');
    expect(miscOf(written.content)[4]).toBe('Align=x|Discourse=ROOT:3:0|Z=1');
    expect(written.losses).toEqual([
      'confidences of units of discourse',
      'signs in relations that divide fields, which become "_"',
    ]);
  });

  test('is not written of units that are not joined', async () => {
    const discourse = units.map(({ start, end }) => ({ start, end }));
    const [document] = (await readAll(content, { format: 'conllu' })).documents;
    const written = await writeAll([{ text: '', ...document, annotations: { ...document?.annotations, discourse } }], {
      format: 'conllu',
      task: nerTask,
    });
    expect(written.losses).toHaveLength(3);
    expect(written.content).not.toContain('Discourse');
  });

  test('says nothing in a sentence by itself, or where there are no documents', async () => {
    for (const options of [{ sentences: true }, {}]) {
      const file = options.sentences ? content : content.replace('# newdoc id = d\n', '');
      const { documents } = await readAll(file, { format: 'conllu', ...options });
      expect(documents[0]?.annotations.discourse).toBeUndefined();
      expect((await writeAll(documents, { format: 'conllu', task: nerTask })).content).toContain('Discourse=ROOT:3:0');
    }
  });

  test.each<[string, string, string, string]>([
    ['a unit with another number', '2->1:0:dm', '4->1:0:dm', 'Line 5 has the Discourse "joint-list_m:4->1:0:dm-as if'],
    ['no arrow', '1->3:1:sem', '1:1:sem', 'it must be like "relation:1->HEAD:DEPTH:SIGNALS"'],
    ['no relation', 'causal-cause:1', ':1', 'it must be like "relation:1->HEAD'],
    ['a head that is not there', '1->3', '1->9', 'The head of unit 1 is unit 9, and there are 3 units'],
    ['a circle', '1->3', '1->2', 'The heads of the units 1, 2 go round in a circle'],
    ['no root', 'ROOT:3:0', 'mode-means:3->1:0:_', 'No unit is the root of all'],
    ['a root with a depth', 'ROOT:3:0', 'ROOT:3:1', 'Line 7 has the Discourse "ROOT:3:1"'],
    ['an edge without a height', '0:2:_', '0:_', 'what is beside the tree must be like'],
    ['an edge to nothing', '2->3:0:2', '2->7:0:2', 'An edge of the unit number 2 leads to unit 7'],
    ['a signal without fields', 'grf-ly-_-_', 'grf', '"grf" is no signal like'],
    ['a word that is not there', '1,5-6', '1,5-9', 'names words that are not in order or not in the document'],
    ['words out of order', '1,5-6', '5-6,1', 'names words that are not in order'],
    [
      'words before the first unit',
      '1\tRain\t_\t_\t_\t_\t_\t_\t_\tDiscourse=',
      '1\tRain\t_\t_\t_\t_\t_\t_\t_\tX=',
      'Line 5 begins the first unit',
    ],
  ])('%s: the document is set aside with line and reason', async (_, from, to, problem) => {
    expect(content).toContain(from);
    const good = content.replace('= d', '= e');
    const { rejects, documents } = await readAll(`${content.replace(from, to)}${good}`, { format: 'conllu' });
    expect(documents.map(({ id }) => id)).toEqual(['e']);
    expect(rejects).toHaveLength(1);
    expect(rejects[0]?.problem).toContain(problem);
  });

  test('any structure with any signals comes back from a file', async () => {
    const name = fc.stringMatching(/^[a-z]{1,3}$/);
    const subtype = fc.stringMatching(/^[a-z]( ?-?[a-z0-9]){0,4}$/);
    const signal = fc.record({ type: name, subtype, at: fc.nat(50), status: fc.constantFrom('gold', undefined) });
    const edge = fc.record({ head: fc.nat(50), label: name, depth: fc.nat(2), headDepth: fc.nat(2) });
    const details = fc.record({ signals: fc.array(signal, { maxLength: 2 }), edges: fc.array(edge, { maxLength: 2 }) });
    await fc.assert(
      fc.asyncProperty(anyTree, fc.array(details, { minLength: 1, maxLength: 5 }), async (tree, parts) => {
        const attachments = attachmentsOf(tree);
        const ranges = attachments.map((_, index) => place(3 * index, 3 * index + 2));
        const discourse = attachments.map((attachment, index): DiscourseUnit => {
          const { signals, edges } = parts[index % parts.length] ?? { signals: [], edges: [] };
          const own = signals.map(({ at, status, subtype: said, type }): DiscourseSignal => {
            // A number behind a dash is one of a word.
            const plain = said.replace(/-(?=\d+$)/, '_');
            return { type, subtype: plain, ranges: [ranges[at % ranges.length]!], ...(status && { status }) };
          });
          const beside = edges.flatMap(({ head, depth, headDepth, label }) => {
            const other = head % ranges.length;
            const heights = { ...(depth > 0 && { depth }), ...(headDepth > 0 && { headDepth }) };
            return other === index ? [] : [{ head: other, label, ...heights }];
          });
          return {
            ...ranges[index]!,
            ...attachment,
            ...(own.length > 0 && { signals: own }),
            ...(beside.length > 0 && { edges: beside }),
          };
        });
        const text = ranges.map(() => 'ab').join(' ');
        const tokens = ranges.map((range, index) => ({ ...range, sentenceStart: index === 0 }));
        const document: Document = { text, annotations: { tokens, discourse } };
        const { content: file, losses } = await writeAll([document], { format: 'conllu', task: nerTask });
        const { documents, rejects } = await readAll(file, { format: 'conllu' });
        expect([losses, rejects]).toEqual([[], []]);
        expect(documents[0]?.annotations.discourse).toEqual(discourse);
      }),
      { numRuns: 200 },
    );
  });
});

/** Without what is kept of the file. */
function bare({ text, annotations }: Document): Document {
  return { text, annotations };
}

function miscOf(file: string): string[] {
  return file.split('\n').flatMap((line) => (/^\d+\t/.test(line) ? [line.split('\t')[9] ?? ''] : []));
}
