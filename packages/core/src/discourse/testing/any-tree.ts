import fc from 'fast-check';
import type { DiscourseTree, Nuclearity } from '../tree.ts';

/** For tests: any tree of at most so many levels of nodes. */
export const anyTree: fc.Arbitrary<DiscourseTree> = fc
  .letrec<{ tree: Shape; node: Shape }>((tie) => ({
    tree: fc.oneof({ maxDepth: 6, withCrossShrink: true }, fc.constant({ parts: [] }), tie('node')),
    node: fc.oneof(
      fc.record({
        nuclearity: fc.constantFrom<Nuclearity>('NS', 'SN'),
        label: fc.constantFrom('causal-cause', 'evaluation-comment'),
        parts: fc.array(tie('tree'), { minLength: 2, maxLength: 2 }),
      }),
      fc.record({
        nuclearity: fc.constant<Nuclearity>('NN'),
        label: fc.constantFrom('joint-list_m', 'same-unit_m'),
        parts: fc.array(tie('tree'), { minLength: 2, maxLength: 4 }),
      }),
    ),
  }))
  .tree.map((shape) => placed(shape, 0));

/** A tree whose units are not counted yet. */
interface Shape {
  readonly nuclearity?: Nuclearity;
  readonly label?: string;
  readonly parts: readonly Shape[];
}

function placed({ nuclearity, label, parts }: Shape, from: number): DiscourseTree {
  if (nuclearity === undefined || label === undefined) return { from, to: from + 1, parts: [] };
  const own: DiscourseTree[] = [];
  for (const part of parts) own.push(placed(part, own.at(-1)?.to ?? from));
  return { from, to: own.at(-1)?.to ?? from, parts: own, relation: { label, nuclearity } };
}
