import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyTree } from '../../discourse/testing/any-tree.ts';
import { attachmentsOf } from '../../discourse/tree.ts';
import type { DiscourseSignal, DiscourseUnit, Document, Range } from '../../doc/annotations.ts';
import { parseTask } from '../../tasks/parse-task.ts';
import { detectFormat } from '../detect.ts';
import { readAll, writeAll } from '../testing/read-all.ts';

const rst = parseTask('rst', { kind: 'discourse' });

/** As rstWeb writes it: two satellites of one nucleus, a group of two nuclei, a relation beside the tree and signals. */
const file = `<?xml version="1.0"?>
<rst>
  <header>
    <relations>
      <rel name="causal-cause" type="rst"/>
      <rel name="attribution" type="rst"/>
      <rel name="joint-list" type="multinuc"/>
    </relations>
  </header>
  <body>
    <segment id="1" parent="2" relname="attribution">They say</segment>
    <segment id="2" parent="20" relname="span">it rained &amp; poured</segment>
    <segment id="3" parent="2" relname="causal-cause">
      because of clouds .
    </segment>
    <segment id="4" parent="21" relname="joint-list">We left .</segment>
    <group id="20" type="span" parent="21" relname="joint-list"/>
    <group id="21" type="multinuc"/>
    <secedges>
      <secedge id="4-20" source="4" target="20" relname="causal-cause"/>
    </secedges>
    <signals>
      <signal source="3" type="dm" subtype="because" tokens="7,8"/>
      <signal source="4-20" type="sem" subtype="repetition" tokens="3,11"/>
    </signals>
  </body>
</rst>
`;

const place = (start: number, end: number): Range => ({ start, end });

describe('a file of an RST tool', () => {
  test('is read as units with what joins them, with edges and signals', async () => {
    const { documents, rejects, repairs } = await readAll(file, { format: 'rs3', task: rst });
    expect([rejects, repairs]).toEqual([[], []]);
    const [document] = documents;
    expect(document?.text).toBe('They say it rained & poured because of clouds . We left .');
    expect(document?.annotations.discourse).toEqual([
      { ...place(0, 8), head: 1, label: 'attribution', depth: 1 },
      { ...place(9, 27), head: 1, depth: 0 },
      {
        ...{ start: 28, end: 47, head: 1, label: 'causal-cause', depth: 0 },
        signals: [{ type: 'dm', subtype: 'because', ranges: [place(28, 38)] }],
      },
      {
        ...{ start: 48, end: 57, head: 1, label: 'joint-list_m', depth: 2 },
        edges: [
          {
            ...{ head: 1, label: 'causal-cause', headDepth: 2 },
            signals: [{ type: 'sem', subtype: 'repetition', ranges: [place(9, 11), place(48, 50)] }],
          },
        ],
      },
    ]);
  });

  test('is recognised by what it begins with', () => {
    expect(detectFormat(file, 'x')).toBe('rs3');
    expect(detectFormat('<!-- mine -->\n<rst>\n', 'x')).toBe('rs3');
    expect(detectFormat('<rest>\n', 'x')).toBe('text');
  });

  test('that is cut and not joined yet has units without heads', async () => {
    const { documents } = await readAll(
      '<rst><header/><body><segment id="1">One .</segment><segment id="2">Two .</segment></body></rst>',
      { format: 'rs3' },
    );
    expect(documents[0]?.annotations.discourse).toEqual([place(0, 5), place(6, 11)]);
    const written = await writeAll(documents, { format: 'rs3', task: rst });
    expect(written.losses).toEqual([]);
    expect((await readAll(written.content, { format: 'rs3' })).documents).toEqual(documents);
  });

  test('that is not joined yet may have edges and signals', async () => {
    const cue = { type: 'dm', subtype: 'then', ranges: [place(6, 9)] };
    const edge = { head: 0, label: 'causal-cause', signals: [{ type: 'sem', subtype: 'x', ranges: [place(0, 3)] }] };
    const discourse = [place(0, 5), { ...place(6, 11), signals: [cue], edges: [edge] }];
    const { content } = await writeAll([{ text: 'One . Two .', annotations: { discourse } }], {
      ...{ format: 'rs3', task: rst },
    });
    expect(content).toContain('<secedge id="2-1" source="2" target="1" relname="causal-cause"/>');
    expect(content).toContain('<signal source="2" type="dm" subtype="then" tokens="3"/>');
    expect(content).toContain('<signal source="2-1" type="sem" subtype="x" tokens="1"/>');
  });

  test('has no white space before its first unit, which is told', async () => {
    const document = { text: ' One', annotations: { discourse: [place(1, 4)] } };
    const { losses } = await writeAll([document], { format: 'rs3', task: rst });
    expect(losses).toEqual(['white space between units of discourse']);
  });

  test.each<[string, string, string, string, number]>([
    ['no XML', '</header>', '<header>', '</rst> ends no element that is open', 27],
    ['another element', 'rst>', 'rest>', 'Expected the element rst; this is "rest"', 1],
    ['a bare sign', '&amp;', '&', '"&" is no entity', 12],
    [
      'an id twice',
      'segment id="2"',
      'segment id="1"',
      'Line 12: this segment has the id "1", which another one has',
      1,
    ],
    ['an empty segment', 'They say', ' ', 'Line 11: this segment is empty', 1],
    ['an unknown type', 'type="span"', 'type="tree"', 'Line 17: this group has the type "tree"', 1],
    [
      'a parent that is not there',
      'parent="21" relname="joint-list"/>',
      'parent="99" relname="joint-list"/>',
      'is "99", which is not there',
      1,
    ],
    ['a parent without a relation', 'parent="2" relname="attribution"', 'parent="2"', 'has a parent and no relname', 1],
    [
      'a relation that is not in the header',
      'relname="attribution"',
      'relname="mode"',
      'The relation "mode" of the node "1" is not in the header',
      1,
    ],
    ['two roots', ' parent="21" relname="joint-list">We', '>We', 'There is more than one root: the nodes 4, 21', 1],
    [
      'no root',
      '<group id="21" type="multinuc"/>',
      '<group id="21" type="multinuc" parent="4" relname="causal-cause"/>',
      'No node is the root',
      1,
    ],
    [
      'a circle',
      'id="20" type="span" parent="21" relname="joint-list"',
      'id="20" type="span" parent="2" relname="attribution"',
      'go round in a circle',
      1,
    ],
    [
      'crossing brackets',
      'id="1" parent="2" relname="attribution"',
      'id="1" parent="4" relname="attribution"',
      'The brackets cross: the node "4" with its satellite "1"',
      1,
    ],
    [
      'a nucleus of a segment',
      'id="1" parent="2" relname="attribution"',
      'id="1" parent="2" relname="span"',
      'only a group can be',
      1,
    ],
    [
      'a group of nothing',
      'parent="20" relname="span"',
      'parent="21" relname="joint-list"',
      'The group "20" has no nucleus',
      1,
    ],
    [
      'several nuclei of a group of one',
      'id="1" parent="2" relname="attribution"',
      'id="1" parent="20" relname="span"',
      'is of the type span and has 2 nuclei',
      1,
    ],
    [
      'a nucleus that is a satellite',
      'relname="attribution"',
      'relname="joint-list"',
      'its parent is no group of those',
      1,
    ],
    ['an edge to nothing', 'target="20"', 'target="50"', 'The secedge "4-20" leads', 1],
    ['a signal of nothing', 'signal source="3"', 'signal source="33"', 'A signal is of "33"', 1],
    ['words that are not there', 'tokens="7,8"', 'tokens="7,80"', 'names the words "7,80"', 1],
    ['words out of order', 'tokens="3,11"', 'tokens="11,3"', 'names the words "11,3"', 1],
  ])('%s: it is set aside with line and reason', async (_, from, to, problem, line) => {
    expect(file).toContain(from);
    const { documents, rejects } = await readAll(file.replaceAll(from, to), { format: 'rs3' });
    expect(documents).toEqual([]);
    expect(rejects).toEqual([expect.objectContaining({ line, problem: expect.stringContaining(problem) })]);
  });

  test('a label that the task does not have is set aside', async () => {
    const task = parseTask('rst', { kind: 'discourse', labels: ['attribution', 'joint_m'] });
    const { rejects } = await readAll(file, { format: 'rs3', task });
    expect(rejects[0]?.problem).toContain('has no label "causal-cause"');
  });

  test('holds one document with its units; what else there is, is told', async () => {
    const [document] = (await readAll(file, { format: 'rs3' })).documents;
    const other: Document = {
      text: 'Odd  one\u0001',
      annotations: { discourse: [{ ...place(0, 3) }, { ...place(5, 9), confidence: 0.5 }] },
    };
    const written = await writeAll([other, document!], { format: 'rs3', task: rst });
    expect(new Set(written.losses)).toEqual(
      new Set([
        'confidences of units of discourse',
        'white space between units of discourse',
        'characters that XML has no room for',
        'documents after the first: a file of an RST tool holds one',
      ]),
    );
    expect(written.content).toContain('>one\ufffd</segment>');
    expect((await writeAll([{ text: 'a', annotations: {} }], { format: 'rs3', task: rst })).losses).toEqual([
      'texts without units of discourse',
    ]);
  });

  test('any structure with any signals comes back', async () => {
    const word = fc.stringMatching(/^[a-z<&">]{1,4}$/);
    const name = fc.stringMatching(/^[a-z]{1,4}$/);
    const signal = fc.record({ type: name, subtype: name, at: fc.nat(50), status: fc.constantFrom('gold', undefined) });
    const edge = fc.record({ head: fc.nat(50), label: name });
    const details = fc.record({
      word,
      signals: fc.array(signal, { maxLength: 2 }),
      edges: fc.array(edge, { maxLength: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(anyTree, fc.array(details, { minLength: 1, maxLength: 5 }), async (tree, parts) => {
        const attachments = attachmentsOf(tree);
        let text = '';
        const places = attachments.map((_, index): Range => {
          if (text !== '') text += ' ';
          const start = text.length;
          text += `${parts[index % parts.length]!.word} a`;
          return place(start, text.length);
        });
        const discourse = attachments.map((attachment, index): DiscourseUnit => {
          const { signals, edges } = parts[index % parts.length]!;
          const own = signals.map(
            ({ at, status, type, subtype }): DiscourseSignal => ({
              ...{ type, subtype },
              ranges: [places[at % places.length]!],
              ...(status && { status }),
            }),
          );
          const beside = edges.flatMap(({ head, label }) =>
            head % places.length === index ? [] : [{ head: head % places.length, label }],
          );
          return {
            ...places[index]!,
            ...attachment,
            ...(own.length > 0 && { signals: own }),
            ...(beside.length > 0 && { edges: beside }),
          };
        });
        const { content, losses } = await writeAll([{ text, annotations: { discourse } }], {
          format: 'rs3',
          task: rst,
        });
        const { documents, rejects, repairs } = await readAll(content, { format: 'rs3' });
        expect([losses, rejects, repairs]).toEqual([[], [], []]);
        expect(documents).toEqual([{ text, annotations: { discourse } }]);
      }),
      { numRuns: 300 },
    );
  });
});
