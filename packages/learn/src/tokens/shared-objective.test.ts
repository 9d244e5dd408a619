import { createRandom, type Document, tokenize } from 'tincture';
import { createKernels, createTagScheme, lineStarts } from 'tincture/training';
import { describe, expect, it } from 'vitest';
import { createParameters, parameterCount } from '../optimizers/parameters.ts';
import { createRepairs, readNerTexts } from '../tasks/ner-data.ts';
import { nerObjective } from '../tasks/ner-objective.ts';
import { gradcheck } from '../testing/gradcheck.ts';
import { placeTargets } from './batch.ts';
import { type ClassText, classObjective } from './class-objective.ts';
import { joinTexts, type SharedText, sharedObjective } from './shared-objective.ts';

const names = nerObjective(createTagScheme(1), 0);
const tags = classObjective(3, 0);
const objective = sharedObjective([names, tags]);

const document = (text: string): Document => ({ text, annotations: { ents: [{ start: 0, end: 3, label: 'DISH' }] } });
const namesOf = (...texts: readonly string[]) =>
  readNerTexts({ name: 'dishes', kind: 'ner', labels: [{ name: 'DISH' }] }, texts.map(document), createRepairs());
const tagsOf = (text: string): ClassText => {
  const doc = tokenize(text);
  const words = Array.from(doc.starts, (start, i) => text.slice(start, doc.ends[i]));
  const classes = Int32Array.from(words, (_, i) => i % 3);
  return { doc, words, lineStarts: lineStarts(doc), gold: {}, index: 0, classes };
};

describe('texts of several tasks', () => {
  const joined = joinTexts([namesOf('egg rice\npan', 'tea'), [tagsOf('egg rice\npan'), tagsOf('pan'), tagsOf('pan')]]);

  it('with the same words are one text, and one that comes twice for a task is two', () => {
    expect(joined.map(({ doc }) => doc.text)).toEqual(['egg rice\npan', 'tea', 'pan', 'pan']);
    expect(joined.map(({ parts }) => parts.map((part) => part !== undefined))).toEqual([
      [true, true],
      [true, false],
      [false, true],
      [false, true],
    ]);
  });

  it('are not one where the tokens differ', () => {
    const other = { ...tagsOf('tea'), doc: { ...tokenize('tea'), ends: Int32Array.of(2) } };
    expect(joinTexts([namesOf('tea'), [other]])).toHaveLength(2);
  });

  it('are cut into pieces with the targets of the tasks that cut them alike', () => {
    const [piece, ...others] = objective.cut(joined[0]!);
    expect(others).toEqual([]);
    expect(piece?.words).toEqual(['egg', 'rice', 'pan']);
    expect(piece?.target[1]).toEqual(Int32Array.of(0, 1, 2));
    expect(objective.cut(joined[1]!)[0]?.target[1]).toBeUndefined();
    expect(objective.cutLines(piece!).map(({ words, target }) => [words, target[1]])).toEqual([
      [['egg', 'rice'], Int32Array.of(0, 1)],
      [['pan'], Int32Array.of(2)],
    ]);
  });

  it('that tasks cut otherwise are pieces of each, of which the lines of most tasks are seen', () => {
    const halves = { ...tags, cut: (text: ClassText) => tags.cut(text).flatMap((piece) => tags.cutLines(piece)) };
    const two = sharedObjective([names, halves]);
    expect(two.cut(joined[0]!).map(({ words }) => words.length)).toEqual([3, 2, 1]);
    const whole = { ...tags, cutLines: (piece: Parameters<typeof tags.cutLines>[0]) => [piece] };
    const three = sharedObjective([names, whole, whole]);
    const [piece] = three.cut({
      ...joined[0]!,
      parts: [joined[0]!.parts[0], joined[0]!.parts[1], joined[0]!.parts[1]],
    });
    expect(three.cutLines(piece!).map(({ words }) => words.length)).toEqual([3]);
  });
});

describe('a head of several heads', () => {
  it('has the gradients of central differences, and teaches a head nothing by texts of another task', () => {
    const texts: SharedText[] = joinTexts([namesOf('egg rice\npan', 'tea'), [tagsOf('egg rice\npan'), tagsOf('pan')]]);
    const pieces = texts.flatMap((text) => objective.cut(text));
    const [width, rows] = [8, pieces.reduce((sum, { words }) => sum + words.length + 1, -1)];
    const sizes = objective.head.sizes(width);
    const count = parameterCount(sizes);
    const kernels = createKernels(16 * count + 3 * objective.head.bytes(width, rows, 3) + 65_536);
    const parameters = createParameters(kernels, sizes);
    const random = createRandom(7);
    const trainer = objective.head.create(kernels, parameters, width, 3, random);
    parameters.values.forEach((value, i) => {
      parameters.values[i] = value + 0.3 * random.normal();
    });
    const [hidden, dHidden] = [kernels.floats(rows * width), kernels.floats(rows * width)];
    const placed = placeTargets(pieces);
    for (const { start, length } of placed) {
      for (let i = start * width; i < (start + length) * width; i++) hidden[i] = 0.5 * random.normal();
    }
    const start = kernels.mark();
    const loss = (): number => {
      kernels.release(start);
      return trainer.addGradients(hidden, dHidden, rows, placed, 0.7);
    };
    loss();
    const [computed, computedHidden] = [parameters.gradients.slice(), dHidden.slice()];
    expect(gradcheck(loss, parameters.values, computed, count)).toEqual([]);
    expect(gradcheck(loss, hidden, computedHidden, rows * width)).toEqual([]);

    const { gradient } = parameters.get('task1.output.bias');
    const before = gradient.slice();
    kernels.release(start);
    const ofNames = placed.filter(({ target }) => target[1] === undefined);
    expect(ofNames).toHaveLength(1);
    trainer.addGradients(hidden, dHidden, rows, ofNames, 1);
    expect(gradient).toEqual(before);
  });
});
