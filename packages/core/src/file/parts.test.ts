import { describe, expect, it } from 'vitest';
import type { Task } from '../tasks/task.ts';
import { formatVersion } from './metadata.ts';
import { readModel, writeModel } from './model-file.ts';
import { joinParts, takePart } from './parts.ts';

const task: Task = { name: 'pets', kind: 'ner', labels: [{ name: 'CAT' }] };

describe('a file of several parts', () => {
  const one = { tensors: new Map([['weight', { data: Float32Array.of(1, 2), shape: [2] }]]), network: { width: 2 } };
  const other = { tensors: new Map([['weight', { data: Int8Array.of(3), shape: [1] }]]), network: { width: 1 } };
  const file = readModel(
    writeModel({
      tensors: joinParts({ one, other }).tensors,
      metadata: {
        formatVersion,
        component: { kind: 'ner.v1', name: 'both', version: '1.0.0' },
        task,
        network: joinParts({ one, other }).network,
      },
    }),
  );

  it('gives back each part as a file of its own', () => {
    const part = takePart(file, 'other', { ...task, name: 'part' });
    expect([...part.tensors.keys()]).toEqual(['weight']);
    expect(part.tensors.get('weight')?.data).toEqual(Int8Array.of(3));
    expect(part.metadata).toMatchObject({ network: { width: 1 }, task: { name: 'part' }, component: { name: 'both' } });
    expect(takePart(file, 'one', task).tensors.get('weight')?.data).toEqual(Float32Array.of(1, 2));
  });

  it('says which part is missing', () => {
    expect(() => takePart(file, 'third', task)).toThrow('network.third');
  });
});
