import { cpus } from 'node:os';
import { counted } from 'tincture';

/** The machine in one line, for reports: processor, cores, Node. */
export function describeMachine(): string {
  const [first] = cpus();
  return `${first?.model.trim() ?? 'unknown processor'}, ${counted(cpus().length, 'core')}, Node ${process.versions.node}`;
}
