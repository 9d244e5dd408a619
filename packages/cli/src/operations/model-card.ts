import { counted, type ListedComponent, type ModelMetadata } from 'tincture';
import { formatBytes } from '../report/format.ts';

/**
 * The model card: what a component is, learned from and reached, as Markdown. Mitchell et al. 2019. Of a file of several
 * `components`, that of each follows.
 */
export function modelCard(
  metadata: ModelMetadata,
  file: { readonly bytes: number; readonly hash: string },
  components: readonly ListedComponent[] = [],
): string {
  const whole = describe(metadata, file, components);
  const parts = components.map((part) =>
    describe(part.metadata, { bytes: part.sizeBytes, hash: part.hash }, []).replace(/^#/gm, '##'),
  );
  return [whole, ...parts].join('\n');
}

function describe(
  metadata: ModelMetadata,
  file: { readonly bytes: number; readonly hash: string },
  components: readonly ListedComponent[],
): string {
  const { component, training, scores, licences = [] } = metadata;
  // The task of a file of several is that of its first component.
  const task = components.length > 0 ? undefined : metadata.task;
  const rows: [string, string][] = [
    ['component', `${component.name} ${component.version} (${component.kind})`],
    ['size', formatBytes(file.bytes)],
    ['hash', `\`${file.hash}\``],
  ];
  for (const part of components) {
    const { name, kind } = part.metadata.component;
    rows.push([
      name,
      `${kind}, ${formatBytes(part.sizeBytes)}${part.isShared ? ' beside the trunk that it shares' : ''}`,
    ]);
  }
  if (task !== undefined)
    rows.push(['task', `${task.name} (${task.kind}${task.multiple === true ? ', several labels a text' : ''})`]);
  if (training !== undefined) {
    rows.push(['trained on', `${counted(training.documents, 'text')}, seed ${training.seed}`]);
    for (const [kind, count] of Object.entries(training.sources ?? {}))
      rows.push([isGold(kind) ? `gold by ${kind}` : `labelled by ${kind}, not gold`, counted(count, 'text')]);
  }
  const lines = [
    `# ${component.name} ${component.version}`,
    '',
    '| | |',
    '|---|---|',
    ...rows.map(([key, value]) => `| ${key} | ${value} |`),
  ];
  if (task !== undefined && task.labels.length > 0) {
    lines.push('', '## Labels', '', 'It can say nothing but these labels, and offsets into the text it was given.', '');
    for (const { name, definition } of [...task.labels, ...(task.slots ?? [])])
      lines.push(`- **${name}**${definition === undefined ? '' : `: ${definition}`}`);
  }
  if (scores !== undefined) {
    lines.push('', '## Scores', '', '| figure | value |', '|---|---|');
    for (const [figure, value] of Object.entries(scores))
      lines.push(`| ${figure} | ${typeof value === 'number' ? value.toFixed(3) : JSON.stringify(value)} |`);
  }
  if (training !== undefined) {
    lines.push('', '## Settings', '', '| setting | value |', '|---|---|');
    const { notes, ...settings } = training.settings;
    for (const [setting, value] of Object.entries(settings)) lines.push(`| ${setting} | ${JSON.stringify(value)} |`);
    if (Array.isArray(notes) && notes.length > 0) lines.push('', ...notes.map((note) => `- ${note}`));
  }
  if (licences.length > 0) {
    lines.push('', '## Licences of what is inside', '');
    for (const { what, licence, notice } of licences)
      lines.push(`- ${what}: ${licence}${notice === undefined ? '' : `. ${notice}`}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Only what people decided, or brought in as decided, is gold. */
function isGold(source: string): boolean {
  return source === 'person' || source === 'import';
}
