// `.rs3` of RSTTool (O'Donnell 2000) and rstWeb (Zeldes 2016), and `.rs4`, which adds relations beside the tree and signals (Zeldes et
// al. 2024, "eRST"): XML, one document a file. A segment is a unit of discourse; the text is that of the segments with a space between.
import { attachmentsOf, headsOf, type NodeHead, treeOfUnits } from '../../discourse/tree.ts';
import type { DiscourseEdge, DiscourseSignal, DiscourseUnit, Document, Range } from '../../doc/annotations.ts';
import { buildDocument } from '../build-document.ts';
import { createFindings, type Findings, hasGap, rejectLine, rejectWith } from '../findings.ts';
import { createHeldLines, wholeFileLimits } from '../held-lines.ts';
import { quote } from '../json-checks.ts';
import { countLosses } from '../losses.ts';
import { type RstFile, type RstNode, readNodes } from '../rst/read-nodes.ts';
import { treeOfNodes } from '../rst/tree-of-nodes.ts';
import { nodesOfTree } from '../rst/write-nodes.ts';
import type { FormatReader, FormatWriter, Line, ReadItem, ReadOptions, WriteOptions } from '../types.ts';
import { escapeXml, isXmlText, parseXml, type XmlElement } from '../xml.ts';

/** Reads a file of an RST tool, which is held as a whole: it is one document. */
export function createRs3Reader(options: ReadOptions): FormatReader {
  const held = createHeldLines(wholeFileLimits);
  return {
    line(line) {
      held.add(line);
      return [];
    },
    end() {
      held.close();
      const blocks = held.take();
      if ('raw' in blocks) return [{ reject: blocks }];
      const lines = blocks.flat();
      const raw = lines.map(({ text }) => text).join('\n');
      if (raw.trim() === '') return [];
      return [readFile(lines, raw, options)];
    },
  };
}

function readFile(lines: readonly Line[], raw: string, options: ReadOptions): ReadItem {
  const first = lines[0]?.number ?? 1;
  if (hasGap(lines)) return rejectLine('line-invalid', 'A line of this document could not be read.', first, raw);
  const result = parseXml(raw);
  if ('problem' in result)
    return rejectLine('line-invalid', `This is not XML that can be read. ${result.problem}`, first + result.line, raw);
  if (result.root.name !== 'rst')
    return rejectLine('line-invalid', `Expected the element rst; this is ${quote(result.root.name)}.`, first, raw);
  const findings = createFindings();
  const file = readNodes(result.root, first, findings);
  const segments = [...file.nodes.values()].filter(({ type }) => type === 'segment');
  if (segments.length === 0 && findings.problems.length === 0)
    findings.reject('text-invalid', 'There is no segment, and so no text.');
  if (findings.problems.length > 0) return rejectWith(findings, first, raw);
  const places: Range[] = [];
  let text = '';
  for (const segment of segments) {
    if (text !== '') text += ' ';
    places.push({ start: text.length, end: text.length + segment.text.length });
    text += segment.text;
  }
  const discourse = readUnits(file, segments, places, text, findings);
  if (discourse === undefined) return rejectWith(findings, first, raw);
  return buildDocument({ text, discourse }, findings, first, raw, options);
}

/** The units with what joins them; undefined where they make no tree. */
function readUnits(
  file: RstFile,
  segments: readonly RstNode[],
  places: readonly Range[],
  text: string,
  findings: Findings,
): readonly DiscourseUnit[] | undefined {
  // Cut and not joined yet.
  const isJoined = [...file.nodes.values()].some(({ parent }) => parent !== undefined);
  if (!isJoined && segments.length > 1 && file.nodes.size === segments.length) return places;
  const made = treeOfNodes(file, segments, findings);
  if (made === undefined) return undefined;
  const heads = headsOf(made.tree);
  const headOf = (id: string | undefined): NodeHead | undefined => {
    const node = made.trees.get(id ?? '');
    return node && heads.get(node.core);
  };
  const words = [...text.matchAll(/\S+/g)].map(
    ({ index, 0: word }): Range => ({
      start: index,
      end: index + word.length,
    }),
  );
  const signalsOf = new Map<string, DiscourseSignal[]>();
  for (const { attributes } of file.signals) {
    const source = attributes.get('source') ?? '';
    const signal = readSignal(attributes, words, findings);
    if (signal !== undefined) signalsOf.set(source, [...(signalsOf.get(source) ?? []), signal]);
  }
  const edgesOf = new Map<number, DiscourseEdge[]>();
  for (const { attributes } of file.edges) {
    const [id = '', source = '', target = '', label = ''] = ['id', 'source', 'target', 'relname'].map((name) =>
      attributes.get(name),
    );
    const [from, to] = [headOf(source), headOf(target)];
    const signals = signalsOf.get(id);
    signalsOf.delete(id);
    if (from === undefined || to === undefined || label === '') {
      findings.reject(
        'line-invalid',
        `The secedge ${quote(id)} leads from ${quote(source)} to ${quote(target)} as ${quote(label)}.`,
      );
      continue;
    }
    const edge: DiscourseEdge = {
      head: to.unit,
      label,
      ...(from.height > 0 && { depth: from.height }),
      ...(to.height > 0 && { headDepth: to.height }),
      ...(signals && { signals }),
    };
    edgesOf.set(from.unit, [...(edgesOf.get(from.unit) ?? []), edge]);
  }
  const ownSignals = new Map<number, DiscourseSignal[]>();
  for (const [source, signals] of signalsOf) {
    const head = headOf(source);
    if (head === undefined) findings.reject('line-invalid', `A signal is of ${quote(source)}, which is not there.`);
    else ownSignals.set(head.unit, [...(ownSignals.get(head.unit) ?? []), ...signals]);
  }
  return attachmentsOf(made.tree).map((attachment, unit): DiscourseUnit => {
    const [signals, edges] = [ownSignals.get(unit), edgesOf.get(unit)];
    return { ...places[unit]!, ...attachment, ...(signals && { signals }), ...(edges && { edges }) };
  });
}

/** A signal, whose words are counted from 1 over the whole text, as white space parts them. */
function readSignal(
  attributes: XmlElement['attributes'],
  words: readonly Range[],
  findings: Findings,
): DiscourseSignal | undefined {
  const [type = '', subtype = '', tokens = '', status = ''] = ['type', 'subtype', 'tokens', 'status'].map((name) =>
    attributes.get(name),
  );
  const ranges: Range[] = [];
  for (const number of tokens.split(',').filter((part) => part.trim() !== '')) {
    const word = words[Number(number) - 1];
    const last = ranges.at(-1);
    if (word === undefined || !(word.start >= (last?.end ?? 0))) {
      findings.reject(
        'line-invalid',
        `A signal ${quote(type)} names the words ${quote(tokens)}, which are not in order or not in the text.`,
      );
      return undefined;
    }
    const isNext = last !== undefined && words[Number(number) - 2]?.end === last.end;
    if (isNext) ranges[ranges.length - 1] = { start: last.start, end: word.end };
    else ranges.push(word);
  }
  if (type === '') {
    findings.reject('line-invalid', 'A signal has no type.');
    return undefined;
  }
  return { type, ...(subtype !== '' && { subtype }), ranges, ...(status !== '' && { status }) };
}

/** Writes a file of an RST tool, as `.rs4` where there are relations beside the tree or signals. It holds one document. */
export function createRs3Writer({ onLoss }: WriteOptions): FormatWriter {
  let isFirst = true;
  return {
    head: '',
    document(item) {
      countLosses(item, ['discourse'], onLoss);
      const { discourse: units = [] } = item.annotations;
      if (!isFirst) onLoss?.('documents after the first: a file of an RST tool holds one');
      if (!isFirst || units.length === 0) {
        if (isFirst) onLoss?.('texts without units of discourse');
        return '';
      }
      isFirst = false;
      return writeFile(item, units, onLoss);
    },
    tail: '',
  };
}

function writeFile({ text }: Document, units: readonly DiscourseUnit[], onLoss: WriteOptions['onLoss']): string {
  const made = treeOfUnits(units);
  const written = 'tree' in made ? nodesOfTree(made.tree) : undefined;
  const texts = units.map(({ start, end, confidence }, index) => {
    if (confidence !== undefined) onLoss?.('confidences of units of discourse');
    const gap = text.slice(units[index - 1]?.end ?? 0, start);
    if (gap !== (index === 0 ? '' : ' ')) onLoss?.('white space between units of discourse');
    const own = text.slice(start, end);
    if (isXmlText(own)) return own;
    onLoss?.('characters that XML has no room for');
    return [...own].map((sign) => (isXmlText(sign) ? sign : '\ufffd')).join('');
  });
  const words = [...text.matchAll(/\S+/g)].map(({ index, 0: word }) => ({ start: index, end: index + word.length }));
  const wordsOf = ({ start, end }: Range): number[] => {
    const inside = words.flatMap((word, index) => (word.start < end && start < word.end ? [index + 1] : []));
    const [first, last] = [words[(inside[0] ?? 0) - 1], words[(inside.at(-1) ?? 0) - 1]];
    if (first?.start !== start || last?.end !== end) onLoss?.('borders of signals that are not at white space');
    return inside;
  };
  const attributesOf = (list: Readonly<Record<string, string | number | undefined>>): string =>
    Object.entries(list)
      .flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${escapeXml(String(value))}"`]))
      .join('');
  const signal = (source: string | number, { type, subtype, ranges, status }: DiscourseSignal): string =>
    `      <signal${attributesOf({ source, type, subtype, tokens: ranges.flatMap(wordsOf).join(','), status })}/>`;
  const edges: string[] = [];
  const signals: string[] = [];
  for (const [unit, own] of units.entries()) {
    const top = written?.idAt(unit, Number.POSITIVE_INFINITY) ?? unit + 1;
    for (const one of own.signals ?? []) signals.push(signal(top, one));
    for (const edge of own.edges ?? []) {
      const source = written?.idAt(unit, edge.depth ?? 0) ?? unit + 1;
      const target = written?.idAt(edge.head, edge.headDepth ?? 0) ?? edge.head + 1;
      const id = `${source}-${target}`;
      edges.push(`      <secedge${attributesOf({ id, source, target, relname: edge.label })}/>`);
      for (const one of edge.signals ?? []) signals.push(signal(id, one));
    }
  }
  const nodes = [...(written?.nodes ?? units.map((_, index) => [index + 1, { type: 'segment' as const }] as const))];
  const nodeLines = nodes.map(([id, node]) => {
    const parent = 'parent' in node ? node.parent : undefined;
    const place = { parent: parent?.id, relname: parent?.relation };
    return node.type === 'segment'
      ? `    <segment${attributesOf({ id, ...place })}>${escapeXml(texts[id - 1] ?? '')}</segment>`
      : `    <group${attributesOf({ id, type: node.type, ...place })}/>`;
  });
  return `${[
    '<rst>',
    '  <header>',
    '    <relations>',
    ...(written?.relations ?? []).map((relation) => `      <rel${attributesOf({ ...relation })}/>`),
    '    </relations>',
    '  </header>',
    '  <body>',
    ...nodeLines,
    ...(edges.length > 0 ? ['    <secedges>', ...edges, '    </secedges>'] : []),
    ...(signals.length > 0 ? ['    <signals>', ...signals, '    </signals>'] : []),
    '  </body>',
    '</rst>',
  ].join('\n')}\n`;
}
