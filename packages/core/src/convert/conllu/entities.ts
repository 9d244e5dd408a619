/**
 * How a file writes entities in MISC, from its `# global.Entity`: names of the fields, divided by dashes. The format is that of
 * Universal Anaphora, as GUM and CorefUD have it: `Entity=(1-person(2-place)` opens and closes, `1)` closes.
 */
export interface EntityFormat {
  readonly names: readonly string[];
  /** Which field names the type; -1 where none does, and the group `entities` cannot be read. */
  readonly type: number;
  /** Which field says what the entity is called again where it is closed: mentions of the same thing have the same. */
  readonly id: number;
  /** Whether that field is there by its name: else what mentions share in it is no cluster. */
  readonly hasIds: boolean;
}

/** One mention of an entity. */
export interface Mention {
  /** Index of its first token. */
  readonly from: number;
  /** Index of its last token. */
  readonly to: number;
  /** The type; empty where the format has none. */
  readonly label: string;
  /** What the entity is called. */
  readonly id: string;
  /** All fields, as they stand behind the opening bracket. */
  readonly said: string;
}

/** The format that `# global.Entity = ` gives. */
export function entityFormat(global: string): EntityFormat {
  const names = global.split('-');
  const id = names.findIndex((name) => name === 'eid' || name === 'GRP');
  return { names, type: names.indexOf('etype'), id: Math.max(id, 0), hasIds: id >= 0 };
}

/**
 * The mentions in the values of `Entity` of each token, in the order in which they are closed, and the token of each bracket that does not
 * fit. Of several that are open under one id, the last one is closed first.
 */
export function readMentions(
  values: readonly (string | undefined)[],
  format: EntityFormat,
): { readonly mentions: readonly Mention[]; readonly misfits: readonly number[] } {
  const mentions: Mention[] = [];
  const open = new Map<string, { from: number; said: string }[]>();
  const misfits: number[] = [];
  const take = (from: number, to: number, said: string): void => {
    const fields = said.split('-');
    const label = fields[format.type] ?? '';
    const id = fields[format.id] ?? '';
    if (id === '' || (format.type >= 0 && label === '')) misfits.push(from);
    else mentions.push({ from, to, label, id, said });
  };
  for (const [token, value] of values.entries()) {
    if (value === undefined || value === '') continue;
    for (const [, opening, said = '', closing] of value.matchAll(/(\()?([^()]*)(\))?/g)) {
      const fields = said.split('-');
      const id = (opening === undefined && fields.length === 1 ? said : fields[format.id]) ?? '';
      if (opening !== undefined && closing !== undefined) take(token, token, said);
      else if (opening !== undefined) open.set(id, [...(open.get(id) ?? []), { from: token, said }]);
      else if (closing !== undefined) {
        const begun = open.get(id)?.pop();
        if (begun === undefined) misfits.push(token);
        else take(begun.from, token, begun.said);
      } else if (said !== '') misfits.push(token);
    }
  }
  for (const left of open.values()) misfits.push(...left.map(({ from }) => from));
  return { mentions, misfits: misfits.sort((a, b) => a - b) };
}

/** The value of `Entity` of each token, undefined where nothing begins or ends: what {@link readMentions} reads. */
export function writeMentions(
  mentions: readonly Mention[],
  tokens: number,
  format: EntityFormat,
): readonly (string | undefined)[] {
  const openings = Array.from({ length: tokens }, (): Mention[] => []);
  const closings = Array.from({ length: tokens }, (): Mention[] => []);
  for (const mention of mentions) {
    openings[mention.from]?.push(mention);
    if (mention.to > mention.from) closings[mention.to]?.push(mention);
  }
  return openings.map((opened, token) => {
    const begin = opened.sort((a, b) => b.to - a.to).map(({ to, said }) => (to === token ? `(${said})` : `(${said}`));
    const end = (closings[token] ?? [])
      .sort((a, b) => b.from - a.from)
      .map(({ said }) => `${said.split('-')[format.id] ?? said})`);
    // Behind what stays open, a number that closes could not be told from its last field.
    const staysOpen = opened.some(({ to }) => to > token);
    const value = (staysOpen ? [...end, ...begin] : [...begin, ...end]).join('');
    return value === '' ? undefined : value;
  });
}
