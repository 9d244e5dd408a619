import { type ErrorCode, TinctureError, type Where } from 'tincture';
import { isCollection, isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml';

/** A path into plain data: keys and indices. */
export type DataPath = readonly PropertyKey[];

/** A YAML (or JSON) file as plain data that still knows where each value was written. */
export interface YamlFile {
  readonly data: unknown;
  /** The place of the value at `path`, or of its nearest ancestor that is there. */
  where(path: DataPath): Where;
  /** The place of the key that ends `path`. */
  whereKey(path: DataPath): Where;
  /** Turns `tasks.food.labels.A.B` into a path, although keys may hold dots. */
  pathOf(field: string): DataPath;
}

/** Parses `text`. Throws `code` with line and column on a syntax error, on a repeated key and on an alias bomb. */
export function parseYamlFile(text: string, file: string, code: ErrorCode): YamlFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true, stringKeys: true });
  const at = (offset: number): Where => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line, column: col };
  };
  const [error] = document.errors;
  if (error !== undefined) {
    throw new TinctureError({
      code,
      problem: error.code === 'DUPLICATE_KEY' ? 'The same key is used twice.' : endSentence(error.message),
      where: at(error.pos[0]),
      fix: fixes[error.code] ?? 'Check the indentation, and put texts with special characters in quotes.',
    });
  }
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw new TinctureError({ code, problem: 'Aliases expand to too much data.', where: { file }, cause });
  }

  const nodeAt = (path: DataPath): Node | undefined => {
    for (let length = path.length; length >= 0; length--) {
      const found = document.getIn(path.slice(0, length), true);
      // An empty value has no place of its own worth pointing at; its key has.
      if (isNode(found) && found.range && found.range[1] > found.range[0]) return found;
      if (length > 0 && keyAt(path.slice(0, length)) !== undefined) return keyAt(path.slice(0, length));
    }
    return undefined;
  };
  const keyAt = (path: DataPath): Node | undefined => {
    const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    if (!isMap(parent)) return undefined;
    const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === path.at(-1));
    return isNode(pair?.key) ? pair.key : undefined;
  };
  const whereOf = (node: Node | undefined): Where => (node?.range ? at(node.range[0]) : { file, line: 1, column: 1 });

  return {
    data,
    where: (path) => whereOf(nodeAt(path)),
    whereKey: (path) => whereOf(keyAt(path) ?? nodeAt(path)),
    pathOf(field) {
      const path: PropertyKey[] = [];
      let rest = field;
      let node: unknown = document.contents;
      while (rest !== '' && isCollection(node)) {
        const keys = isMap(node)
          ? node.items.flatMap((item) => (isScalar(item.key) ? [String(item.key.value)] : []))
          : node.items.map((_, index) => String(index));
        const key = keys
          .filter((name) => rest === name || rest.startsWith(`${name}.`))
          .sort((a, b) => b.length - a.length)[0];
        if (key === undefined) break;
        path.push(isMap(node) ? key : Number(key));
        rest = rest.slice(key.length + 1);
        node = document.getIn(path, true);
      }
      return path;
    },
  };
}

const fixes: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'Remove or rename one of the two.',
  TAB_AS_INDENT: 'Indent with spaces instead of tabs.',
  BAD_INDENT: 'Indent the lines of one list or map by the same number of spaces.',
};

function endSentence(text: string): string {
  const line = (text.split('\n')[0] ?? '').trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
