import type { ComparisonRow } from '../report/report-data.ts';
import { shellPath } from '../terminal/shell-word.ts';

/** What was compared. */
export interface Compared {
  readonly rows: readonly ComparisonRow[];
  /** Name of the row that the others were tested against. */
  readonly baseline: string;
  /** The model files of trained components, by the name of their row. */
  readonly files: ReadonlyMap<string, string>;
  /** The project, if there is one, in which more gold can be made: whether it has gold to train on, and models of this task. */
  readonly project?: { readonly hasTraining: boolean; readonly models: readonly string[] };
  /** The same comparison as a command, to the end of which more components can be added. */
  readonly repeat: string;
}

/** Below this a component is wrong more often than right, so that only what it beats speaks for it. */
const usefulScore = 0.5;

/** The command that follows from what was measured; undefined where nothing is known that would help. */
export function nextAfterComparing({ rows, baseline, files, project, repeat }: Compared): string | undefined {
  const best = rows.reduce((a, b) => (b.score.value > a.score.value ? b : a));
  const file = files.get(best.name);
  const rival = rows.find(({ name }) => name === baseline);
  // A rival that can be had without training must be beaten by more than chance.
  const isWorthIt =
    rival === undefined || rival.kind === 'model'
      ? best.score.value >= usefulScore
      : best.difference !== undefined && best.difference.low > 0;
  if (file !== undefined && isWorthIt) return `tincture package ${shellPath(file)}`;
  if (project === undefined) return undefined;
  if (files.size === 0 && project.models.length > 0) return [repeat, ...project.models.map(shellPath)].join(' ');
  if (files.size === 0 && project.hasTraining) return 'tincture train';
  return 'tincture review   (more gold for the component; `tincture curve` forecasts what it buys)';
}
