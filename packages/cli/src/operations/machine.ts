import { cpus } from 'node:os';

/** The machine in one line, for reports: processor, cores, Node. */
export function describeMachine(): string {
  const [first] = cpus();
  return `${first?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}`;
}
