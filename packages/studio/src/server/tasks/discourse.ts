import {
  type DiscourseUnit,
  type Doc,
  relationIn,
  type Task,
  TinctureError,
  tilingProblem,
  tokenizerFor,
  treeOfUnits,
  unitsFrom,
} from 'tincture';
import type { Gold } from '../../api/messages.ts';
import { badSpan, checkLabel, wrongLayer } from '../decision-errors.ts';
import type { ServerKind } from '../server-kind.ts';

/** Units of discourse and what joins them on the server. */
export const discourseServer: ServerKind = {
  check: (task, text, gold) => ({ discourse: checkUnits(task, text, gold) }),
  show(task, doc, { discourse }, _, notes) {
    if (discourse === undefined) return {};
    const places = placesOn(doc, discourse);
    if (places === undefined) {
      notes.push('Its units are divided otherwise than words are here, and cannot be shown.');
      return {};
    }
    const labels = discourse.map(({ label }) => label && relationIn(task, label));
    const unknown = discourse.find(({ label }, index) => label !== undefined && labels[index] === undefined);
    if (unknown !== undefined) {
      notes.push(`It proposed ${JSON.stringify(unknown.label)}, which is no relation of this task.`);
      return {};
    }
    const shown = discourse.map((unit, index): DiscourseUnit => {
      const label = labels[index];
      return { ...unit, ...places[index], ...(label !== undefined && { label }) };
    });
    return { discourse: shown };
  },
  goldView: (_, { discourse }) => (discourse === undefined ? {} : { discourse }),
};

/** The units on the tokens of the web app; undefined where two would begin with the same one. */
function placesOn(doc: Doc, units: readonly DiscourseUnit[]): ReturnType<typeof unitsFrom> | undefined {
  let token = 0;
  const begun = units.map(({ start }, index) => {
    while (index > 0 && token < doc.length && doc.ends[token]! <= start) token++;
    return token;
  });
  const isRising = begun.every((first, index) => first < doc.length && (index === 0 || first > begun[index - 1]!));
  return isRising ? unitsFrom(doc, begun) : undefined;
}

function checkUnits(task: Task, text: string, { discourse, ...others }: Gold): readonly DiscourseUnit[] {
  if (discourse === undefined || Object.keys(others).length > 0) throw wrongLayer(task, 'discourse');
  const misplaced = tilingProblem(tokenizerFor(task).tokenize(text), discourse);
  if (misplaced !== undefined) throw badSpan(misplaced);
  for (const { label, edges = [] } of discourse) {
    if (label !== undefined) checkLabel(task, label);
    for (const edge of edges) {
      checkLabel(task, edge.label);
      if (edge.head >= discourse.length) throw badSpan(`An edge leads to unit ${edge.head + 1}, which is not there.`);
    }
  }
  const result = treeOfUnits(discourse);
  if (!('problem' in result)) return discourse;
  throw new TinctureError({
    code: 'decision-invalid',
    problem: `The units of discourse make no tree. ${result.problem}`,
    fix: 'Attach each unit but one to another, without crossing brackets.',
  });
}
