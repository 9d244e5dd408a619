// The nodes of a file of the RST tools (RSTTool, rstWeb): segments and groups with their parents, as `.rs3` and `.rs4` have them.
import type { Findings } from '../findings.ts';
import { quote } from '../json-checks.ts';
import type { XmlElement } from '../xml.ts';

/** A segment or a group. */
export interface RstNode {
  readonly id: string;
  /** Of a group, whether it has several nuclei; a segment is neither. */
  readonly type: 'segment' | 'span' | 'multinuc';
  readonly parent?: string;
  /** `span`, or what joins it to its parent. */
  readonly relation?: string;
  /** Of a segment. */
  readonly text: string;
}

/** What a file has. */
export interface RstFile {
  /** By their ids, in the order of the file. */
  readonly nodes: ReadonlyMap<string, RstNode>;
  /** Names of relations that have several nuclei, and of those that have a satellite. */
  readonly multinuclear: ReadonlySet<string>;
  readonly satellites: ReadonlySet<string>;
  /** Relations beside the tree, by `secedge` elements. */
  readonly edges: readonly XmlElement[];
  readonly signals: readonly XmlElement[];
}

/** Reads the element `rst`. */
export function readNodes(root: XmlElement, firstLine: number, findings: Findings): RstFile {
  const below = ({ elements }: XmlElement, name: string): readonly XmlElement[] =>
    elements.filter((element) => element.name === name);
  const fail = ({ line, name }: XmlElement, problem: string): void =>
    findings.reject('line-invalid', `Line ${firstLine + line}: this ${name} ${problem}.`);
  const multinuclear = new Set<string>();
  const satellites = new Set<string>();
  for (const header of below(root, 'header')) {
    for (const list of below(header, 'relations')) {
      for (const { attributes } of below(list, 'rel')) {
        const name = attributes.get('name') ?? '';
        if (attributes.get('type') === 'multinuc') multinuclear.add(name);
        else satellites.add(name);
      }
    }
  }
  const nodes = new Map<string, RstNode>();
  const edges: XmlElement[] = [];
  const signals: XmlElement[] = [];
  const add = (element: XmlElement): void => {
    const { name, attributes, text } = element;
    const id = attributes.get('id') ?? '';
    const parent = attributes.get('parent');
    const relation = attributes.get('relname');
    const type = name === 'segment' ? 'segment' : attributes.get('type');
    if (id === '') fail(element, 'has no id');
    else if (nodes.has(id)) fail(element, `has the id ${quote(id)}, which another one has`);
    else if (type !== 'segment' && type !== 'span' && type !== 'multinuc')
      fail(element, `has the type ${quote(type ?? '')}; it must be span or multinuc`);
    else if (parent !== undefined && (relation ?? '') === '') fail(element, 'has a parent and no relname');
    else if (type === 'segment' && text.trim() === '') fail(element, 'is empty');
    else
      nodes.set(id, {
        id,
        type,
        ...(parent !== undefined && { parent }),
        ...(parent !== undefined && relation !== undefined && { relation }),
        text: text.trim(),
      });
  };
  for (const body of below(root, 'body')) {
    for (const element of body.elements) {
      if (element.name === 'segment' || element.name === 'group') add(element);
      else if (element.name === 'secedges') edges.push(...below(element, 'secedge'));
      else if (element.name === 'signals') signals.push(...below(element, 'signal'));
      else findings.repair(`Unknown element left out: ${element.name}`);
    }
  }
  return { nodes, multinuclear, satellites, edges, signals };
}
