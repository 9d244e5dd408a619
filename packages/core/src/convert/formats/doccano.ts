// doccano's JSON lines differ from ours in a few keys: `label` (or `labels`) with [start, end, label] or with names, and where
// relations are marked `entities` and `relations`. Scripts around spaCy write `entities` with [start, end, label] or with objects.
// Offsets count code points, as everywhere in Python.
import type { JsonObject, JsonValue } from '../../json.ts';
import { spansGroup } from '../../tasks/spans-group.ts';
import type { Task } from '../../tasks/task.ts';
import { createOffsetMap } from '../code-points.ts';
import type { Findings } from '../findings.ts';
import { isJsonList, isJsonObject, quote } from '../json-checks.ts';
import { listedCats } from '../named-keys.ts';

/** The object with our keys in place of doccano's; as it is where it has none of them, or layers of ours. */
export function fromDoccano(object: JsonObject, task: Task | undefined, findings: Findings): JsonObject {
  if (['ents', 'spans', 'cats', 'rels'].some((key) => object[key] !== undefined)) return object;
  const { label, labels = label, entities, relations, ...rest } = object;
  const { toUtf16 } = createOffsetMap(typeof object.text === 'string' ? object.text : '');
  const span = (start: number, end: number, name: string): JsonObject => ({
    ...{ start: toUtf16(start), end: toUtf16(end), label: name },
  });
  const layer = (spans: readonly JsonObject[]): JsonObject =>
    task?.kind === 'spancat' ? { spans: { [spansGroup(task)]: spans } } : { ents: spans };
  const read = (key: string): void => findings.repair(`Read as doccano writes it: ${quote(key)}`);

  if (isJsonList(entities) && entities.length > 0 && entities.every(isEntity)) {
    read('entities');
    const byId = new Map(entities.map((one) => [one.id, span(one.start_offset, one.end_offset, one.label)]));
    const joined = isJsonList(relations) ? relations.filter(isJsonObject) : [];
    const rels = joined.map((one) => ({
      ...{ from: byId.get(one.from_id) ?? null, to: byId.get(one.to_id) ?? null, label: one.type },
    }));
    return { ...rest, ...layer([...byId.values()]), ...(task?.kind === 'spancat' ? {} : { rels }) };
  }
  const marked = isJsonList(entities) ? entities.map(tripleOf) : [];
  if (marked.length > 0 && marked.every((triple) => triple !== undefined)) {
    findings.repair('Read as scripts around spaCy write it, in code points: "entities"');
    const { entities: _, ...others } = object;
    return { ...others, ...layer(marked.map((triple) => span(...triple))) };
  }
  if (!isJsonList(labels) || labels.length === 0) return object;
  const key = label === undefined ? 'labels' : 'label';
  if (labels.every(isTriple)) {
    read(key);
    return { ...rest, ...layer(labels.map(([start, end, name]) => span(start, end, name))) };
  }
  if (labels.every((name) => typeof name === 'string')) {
    read(key);
    return { ...rest, cats: listedCats(labels, task) };
  }
  return object;
}

type Entity = JsonObject & { readonly start_offset: number; readonly end_offset: number; readonly label: string };

function isEntity(value: JsonValue): value is Entity {
  if (!isJsonObject(value)) return false;
  const { start_offset: start, end_offset: end, label } = value;
  return typeof start === 'number' && typeof end === 'number' && typeof label === 'string';
}

/** Where an entity is, and its label, from a list of the three or an object with them. */
function tripleOf(value: JsonValue): readonly [number, number, string] | undefined {
  if (isTriple(value)) return value;
  if (!isJsonObject(value)) return undefined;
  const { start, end, label } = value;
  const triple: JsonValue = [start ?? null, end ?? null, label ?? null];
  return isTriple(triple) ? triple : undefined;
}

function isTriple(value: JsonValue): value is readonly [number, number, string] {
  if (!isJsonList(value) || value.length !== 3) return false;
  const [start, end, label] = value;
  return typeof start === 'number' && typeof end === 'number' && typeof label === 'string';
}
