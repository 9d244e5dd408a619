import { type Document, parseTask } from 'tincture';
import { describe, expect, it } from 'vitest';
import { askedTask } from './asked-task.ts';

const names = (kind: object, gold: readonly Document[] = []): string[] =>
  askedTask(parseTask('t', kind), gold).labels.map(({ name }) => name);
const tagged = (tag: string): Document => ({
  text: 'a',
  annotations: { tokens: [{ start: 0, end: 1, tag, pos: 'X' }] },
});
const tree = (dep: string): Document => ({ text: 'a', annotations: { tokens: [{ start: 0, end: 1, head: 0, dep }] } });

describe('a prompt for a task without labels', () => {
  it('names the universal ones', () => {
    expect(names({ kind: 'tagger', attribute: 'pos' }, [tagged('NN')])).toHaveLength(17);
    expect(names({ kind: 'parser' })).toHaveLength(37);
    expect(askedTask(parseTask('t', { kind: 'parser' }), []).labels[0]).toEqual({
      name: 'acl',
      definition: 'clause that modifies a noun',
    });
  });

  it('names those of the gold', () => {
    expect(names({ kind: 'tagger' }, [tagged('VB'), tagged('NN'), tagged('VB')])).toEqual(['NN', 'VB']);
    expect(names({ kind: 'parser' }, [tree('nsubj:pass'), tree('root')])).toHaveLength(38);
    expect(names({ kind: 'parser' }, [tree('SUBJ'), tree('ROOT')])).toEqual(['ROOT', 'SUBJ']);
  });

  it('names the relations of discourse that the gold has', () => {
    const units = (label: string): Document => ({
      text: 'a b',
      annotations: {
        discourse: [
          { start: 0, end: 1, head: 0 },
          { start: 2, end: 3, head: 0, label },
        ],
      },
    });
    expect(names({ kind: 'discourse' }, [units('elaboration'), units('cause')])).toEqual(['cause', 'elaboration']);
    expect(() => names({ kind: 'discourse' })).toThrow('names no labels');
  });

  it('cannot be made where nobody says what the tags are', () => {
    expect(() => names({ kind: 'tagger' })).toThrow('names no labels');
  });

  it('names those of the task, where it has any', () => {
    expect(names({ kind: 'tagger', labels: ['NN'] }, [tagged('VB')])).toEqual(['NN']);
    expect(names({ kind: 'morphologizer' })).toEqual([]);
  });
});
