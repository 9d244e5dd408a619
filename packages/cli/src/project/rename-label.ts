import { type Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';

/** The project file with another name for a label of a task. */
export interface RenamedLabel {
  readonly text: string;
  /** Whether there was a label of that name already, whose definition stays. */
  readonly isMerged: boolean;
}

/** What a label says of others, by their names. */
const references: readonly string[] = ['parent', 'slots', 'frames', 'from', 'to'];

/**
 * Renames a label, slot or type of entity in the text of a project file, also where other labels name it; where the new name is there
 * already, the entry of the old one goes away. Everything else stays, comments too. Undefined where the task has no such label.
 */
export function renameLabel(content: string, task: string, from: string, to: string): RenamedLabel | undefined {
  const yaml = parseDocument(content);
  const lists = ['labels', 'slots', 'entities'].map((key) => yaml.getIn(['tasks', task, key]));
  const places = lists.flatMap((list) => {
    if (!isMap(list) && !isSeq(list)) return [];
    const at = placeOf(list, from);
    return at < 0 ? [] : [{ list, at }];
  });
  if (places.length === 0) return undefined;
  let isMerged = false;
  for (const { list, at } of places) {
    if (placeOf(list, to) >= 0) {
      list.items.splice(at, 1);
      isMerged = true;
    } else setName(yaml, list, at, to);
  }
  for (const list of lists) if (isMap(list) || isSeq(list)) rename(yaml, list, from, to);
  // As wide as it is: a long definition stays on its line.
  return { text: yaml.toString({ lineWidth: 0 }), isMerged };
}

function placeOf(list: YAMLMap | YAMLSeq, name: string): number {
  return isMap(list)
    ? list.items.findIndex(({ key }) => plain(key) === name)
    : list.items.findIndex((item) => (isMap(item) ? item.get('name') : plain(item)) === name);
}

function setName(yaml: Document, list: YAMLMap | YAMLSeq, at: number, name: string): void {
  if (isMap(list)) {
    const pair = list.items[at];
    if (isScalar(pair?.key)) pair.key.value = name;
    return;
  }
  const item = list.items[at];
  if (isMap(item)) item.set('name', name);
  else if (isScalar(item)) item.value = name;
  else list.items[at] = yaml.createNode(name);
}

/** Changes the name where labels refer to it. */
function rename(yaml: Document, list: YAMLMap | YAMLSeq, from: string, to: string): void {
  const entries = isMap(list) ? list.items.map(({ value }) => value) : list.items;
  for (const entry of entries) {
    if (!isMap(entry)) continue;
    for (const key of references) {
      const value = entry.get(key);
      if (value === from) entry.set(key, to);
      else if (isSeq(value) && placeOf(value, from) >= 0) {
        const at = placeOf(value, from);
        if (placeOf(value, to) >= 0) value.items.splice(at, 1);
        else setName(yaml, value, at, to);
      }
    }
  }
}

function plain(node: unknown): unknown {
  return isScalar(node) ? node.value : node;
}
