import type { Document, Task } from 'tincture';
import type { Project } from './project/project-file.ts';
import type { GlobalSettings } from './settings.ts';

/** What is to be opened, and what it may need. */
export interface ProposerRequest {
  /** A proposer of the project, the path of a model file or of a rules file, or `provider/model`. */
  readonly name: string;
  readonly settings: Pick<GlobalSettings, 'task'>;
  /** What it is to predict; default the task that `settings` choose. A model file brings its own. */
  readonly task?: Task;
  readonly project?: Project;
  /** Gets the gold from which a prompt takes its examples; called for a prompt only. */
  readonly examples?: () => Promise<readonly Document[]>;
  /** US dollars that an LLM may spend, instead of what the project says. */
  readonly budget?: number;
  /** Ask the LLM that is set up rather than replay a recording. */
  readonly preferLive?: boolean;
}
