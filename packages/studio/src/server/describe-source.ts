import type { Source } from 'tincture';

/** A source in words, for people. */
export function describeSource(source: Source): string {
  switch (source.kind) {
    case 'person':
      return source.id;
    case 'llm':
      return `llm ${source.name} (${source.model})`;
    case 'model':
      return `model ${source.name} ${source.version}`;
    default:
      return source.name === source.kind ? source.name : `${source.kind} ${source.name}`;
  }
}
