import type { DiscourseUnit, Task } from 'tincture';
import type {
  ClusterView,
  Gold,
  ItemView,
  ProposalView,
  RelationView,
  SpanView,
  Tokens,
  TokenView,
} from '../api/messages.ts';

/** A cluster on the screen, with the number that it keeps from the first change on. */
export interface DraftCluster extends ClusterView {
  readonly number?: number;
}

/** What a person has marked or chosen in a text. */
export interface Marks {
  readonly spans: readonly SpanView[];
  readonly chosen: readonly string[];
  /** All tokens of the text with what is said of them; empty where nothing is. */
  readonly tokens: readonly TokenView[];
  /** Of `relations`: between the spans. */
  readonly relations?: readonly RelationView[];
  /** Of `coref`: by their first mentions. */
  readonly clusters?: readonly DraftCluster[];
  /** Of `discourse`: all of the text, in order. */
  readonly units?: readonly DiscourseUnit[];
  /** Of a free text: what is written. */
  readonly response?: string;
  /** Of candidates in order: their names in groups, the best first. */
  readonly ranking?: readonly (readonly string[])[];
}

/** No marks. */
export const noMarks: Marks = { spans: [], chosen: [], tokens: [] };

/** What is particular to one task kind where a person decides. */
export interface ReviewKind {
  /** What a proposal says. */
  ofProposal(proposal: ProposalView): Marks;
  ofGold(gold: Gold): Marks;
  /** Marks as gold; `tokens` are those of the text. */
  goldOf(task: Task, marks: Marks, tokens: Tokens): Gold;
  /** Whether two say the same, whoever said it and however sure. */
  isSame(one: Marks, other: Marks): boolean;
  /** Marks of an earlier visit as far as they still fit the task and the text. */
  fit(task: Task, item: ItemView, marks: Marks): Marks;
  /** How many things are marked. */
  count(marks: Marks): number;
  /** What is marked, for whoever listens; empty where that is nothing. */
  inWords(text: string, marks: Marks): string;
  /** Why these marks cannot be gold, in words; undefined where they can. */
  problem(task: Task, marks: Marks, item: ItemView): string | undefined;
}
