import type { Component } from 'svelte';
import type { Task, TaskKind } from 'tincture';
import type { FreeView, ItemView, StudioTask } from '../../../src/api/messages.ts';
import type { Draft } from '../../../src/review/draft.ts';
import type { Part } from '../lib/part.svelte.ts';
import Classes from './Classes.svelte';
import Coref from './Coref.svelte';
import { corefKeys } from './coref-keys.ts';
import Discourse from './Discourse.svelte';
import { discourseKeys } from './discourse-keys.ts';
import Edit from './Edit.svelte';
import Frames from './Frames.svelte';
import { framesKeys } from './frames-keys.ts';
import { editKeys, rankKeys } from './free-keys.ts';
import Ner from './Ner.svelte';
import { nerKeys } from './ner-keys.ts';
import Rank from './Rank.svelte';
import Relations from './Relations.svelte';
import { relationsKeys } from './relations-keys.ts';
import Spancat from './Spancat.svelte';
import { spancatKeys } from './spancat-keys.ts';
import Tokens from './Tokens.svelte';
import { textcatKeys } from './textcat-keys.ts';
import { tokensKeys } from './tokens-keys.ts';

/** What is particular to one task kind on the screen. */
export interface TaskView {
  /** Where a person decides on one text. */
  readonly component: Component<{ review: Part; item: ItemView }>;
  /** Keys and what they do, for the help; `isComposed` where other tasks are decided with it. */
  keys(task: Task, isComposed: boolean): readonly (readonly [keys: string, meaning: string])[];
  /** What the button says that accepts `draft` as it was proposed. */
  acceptText(task: Task, draft: Draft): string;
  /** What is chosen, named by that button; empty where it cannot be named. */
  chosen(draft: Draft): string;
  /** Whether labels are places in the text, which have the colour of their label. */
  readonly isMarked: boolean;
}

/** Tags, features and lemmas. */
const tokensView: TaskView = {
  component: Tokens,
  keys: tokensKeys,
  acceptText: () => 'Accept',
  chosen: () => '',
  isMarked: true,
};

/** Of what is no kind of task. */
const freeViews: Readonly<Record<FreeView['view'], TaskView>> = {
  edit: { component: Edit, keys: () => editKeys, acceptText: () => 'Accept', chosen: () => '', isMarked: false },
  rank: {
    component: Rank,
    keys: () => rankKeys,
    acceptText: () => 'Save the order',
    chosen: () => '',
    isMarked: false,
  },
};

/** What is particular to a task on the screen. */
export function taskViewOf({ kind, free }: StudioTask): TaskView {
  return free === undefined ? taskViews[kind] : freeViews[free.view];
}

/** {@link TaskView} of each kind. */
export const taskViews: Readonly<Record<TaskKind, TaskView>> = {
  ner: {
    component: Ner,
    keys: nerKeys,
    acceptText: (_, { spans }) => (spans.length === 0 ? 'Nothing to mark' : 'Accept'),
    chosen: () => '',
    isMarked: true,
  },
  spancat: {
    component: Spancat,
    keys: spancatKeys,
    acceptText: (_, { spans }) => (spans.length === 0 ? 'Nothing to mark' : 'Accept'),
    chosen: () => '',
    isMarked: true,
  },
  textcat: {
    component: Classes,
    keys: textcatKeys,
    acceptText: ({ multiple }, { chosen }) => (multiple === true && chosen.length === 0 ? 'None fits' : 'Accept'),
    chosen: ({ chosen }) => chosen.join(', '),
    isMarked: false,
  },
  tagger: tokensView,
  morphologizer: tokensView,
  lemmatizer: tokensView,
  parser: tokensView,
  relations: {
    component: Relations,
    keys: relationsKeys,
    acceptText: (_, { spans }) => (spans.length === 0 ? 'Nothing to mark' : 'Accept'),
    chosen: () => '',
    isMarked: true,
  },
  coref: {
    component: Coref,
    keys: corefKeys,
    acceptText: (_, { clusters = [] }) => (clusters.length === 0 ? 'Nothing to mark' : 'Accept'),
    chosen: () => '',
    isMarked: false,
  },
  frames: {
    component: Frames,
    keys: framesKeys,
    acceptText: (_, { chosen }) => (chosen.length === 0 ? 'No intent fits' : 'Accept'),
    chosen: ({ chosen }) => chosen.join(', '),
    isMarked: true,
  },
  discourse: {
    component: Discourse,
    keys: () => discourseKeys,
    acceptText: () => 'Accept',
    chosen: () => '',
    isMarked: false,
  },
};
