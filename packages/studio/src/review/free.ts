import { counted } from 'tincture';
import type { FreeView, StudioTask } from '../api/messages.ts';
import { placesOf, rankingInWords, sameRanking } from './ranking.ts';
import { noMarks, type ReviewKind } from './review-kind.ts';

/** What a person writes, or starts from what is proposed. */
const editReview: ReviewKind = {
  ofProposal: ({ response = '' }) => ({ ...noMarks, response }),
  ofGold: ({ response = '' }) => ({ ...noMarks, response }),
  goldOf: (_, { response = '' }) => ({ response: response.trim() }),
  isSame: (one, other) => (one.response ?? '').trim() === (other.response ?? '').trim(),
  fit: (_, __, { response = '' }) => ({ ...noMarks, response }),
  count: ({ response = '' }) => (response.trim() === '' ? 0 : 1),
  inWords: (_, { response = '' }) => response,
  problem({ free }: StudioTask, { response = '' }) {
    if (free?.view !== 'edit') return undefined;
    const { length } = response.trim();
    if (length === 0 && free.isOptional !== true) return 'Write something first, or skip the text.';
    const over = length - (free.longest ?? Number.POSITIVE_INFINITY);
    return over > 0 ? `It is ${counted(over, 'character')} too long.` : undefined;
  },
};

/** Candidates that a person puts in order. */
const rankReview: ReviewKind = {
  ofProposal: () => noMarks,
  ofGold: ({ ranking = [] }) => ({ ...noMarks, ranking }),
  goldOf: (_, { ranking = [] }) => ({ ranking }),
  isSame: (one, other) => sameRanking(one.ranking ?? [], other.ranking ?? []),
  fit(_, { outputs = [] }, { ranking = [] }) {
    const names = new Set(outputs.map(({ name }) => name));
    const known = ranking.map((group) => group.filter((name) => names.has(name)));
    return { ...noMarks, ranking: known.filter((group) => group.length > 0) };
  },
  count: ({ ranking = [] }) => ranking.flat().length,
  inWords: (_, { ranking = [] }) => rankingInWords(ranking),
  problem(_, { ranking = [] }, { outputs = [] }) {
    const places = placesOf(ranking);
    const missing = outputs.filter(({ name }) => !places.has(name)).map(({ name }) => name);
    return missing.length === 0 ? undefined : `Without a place yet: ${missing.join(', ')}.`;
  },
};

/** How a person decides on what is no kind of task. */
export const freeReviews: Readonly<Record<FreeView['view'], ReviewKind>> = { edit: editReview, rank: rankReview };
