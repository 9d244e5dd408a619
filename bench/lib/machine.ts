// What every result must say of the machine and the run that made it.
import { execFileSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';

/** The machine and versions, for the head of a results file. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  readonly platform: string;
  /** Load average over the last minute when the run started: other work on the machine makes timings worse. */
  readonly load: number;
  readonly commit: string;
  readonly date: string;
}

export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    load: Number((loadavg()[0] ?? 0).toFixed(2)),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
    date: new Date().toISOString().slice(0, 10),
  };
}

export function machineLine(machine: Machine): string {
  return `${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node.slice(1)} on ${machine.platform}, load ${machine.load} at the start, commit ${machine.commit}, ${machine.date}`;
}
