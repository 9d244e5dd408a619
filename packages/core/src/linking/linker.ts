import type { LabelledSpan, Source } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import type { ModelFile } from '../file/model-file.ts';
import { taskOfKind } from '../models/task-of-kind.ts';
import type { Component, Prediction, PredictOptions } from '../pipeline/component.ts';
import type { Task } from '../tasks/task.ts';
import { linkFeatures } from './candidates.ts';
import { createMentionReader } from './link-mentions.ts';
import { type LinkerModel, readLinkerModel } from './linker-file.ts';
import { chooseLink, linkProbabilities } from './ranker.ts';

/** An entry that a mention may be, for whoever has to choose. */
export interface LinkCandidate {
  readonly kbId: string;
  readonly title: string;
  /** The beginning of its description. */
  readonly summary: string;
  /** Probability that it is the one. */
  readonly confidence: number;
  /** What speaks for it: see `linkFeatures`. */
  readonly features: Readonly<Record<string, number>>;
}

/** A component that says which entry of a knowledge base each entity names. */
export interface Linker extends Component {
  /** How many entries the knowledge base has. */
  readonly entries: number;
  /** The candidates of each of the entities of a text, the most probable first. */
  candidates(doc: Doc): readonly (readonly LinkCandidate[])[];
}

/** What a linker needs to be. */
export interface LinkerIdentity {
  readonly task: Task;
  readonly source: Source & { readonly name: string };
  readonly sizeBytes?: number;
}

/** What {@link Component.assigns} of a linker says. */
const linkLayer = 'ents.kbId';

/**
 * A linker. It reads the entities of a Doc and gives each its id, or `null` for none of the entries, and how sure it is; an
 * entity that has an id keeps it. Throws `model-corrupt` where names are there twice.
 */
function createLinker({ base, ranker }: LinkerModel, { task, source, sizeBytes }: LinkerIdentity): Linker {
  const mentions = createMentionReader(base);
  const link = (doc: Doc, ents: readonly LabelledSpan[]): LabelledSpan[] => {
    const all = mentions.read(doc, ents, ranker);
    return ents.map((span, index) => {
      if (span.kbId !== undefined) return span;
      const candidates = all[index]!;
      const { index: chosen, confidence } = chooseLink(linkProbabilities(candidates, ranker), ranker.threshold);
      const entry = candidates.entries[chosen];
      return { ...span, kbId: entry === undefined ? null : base.ids.at(entry), kbConfidence: confidence };
    });
  };
  return {
    name: source.name,
    task,
    source,
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    requires: ['ents'],
    assigns: [linkLayer],
    entries: base.size,
    async predict(docs, options: PredictOptions = {}): Promise<readonly Prediction[]> {
      return docs.map((doc, index) => {
        if (index % 64 === 0) options.signal?.throwIfAborted();
        const { ents } = doc.annotations;
        const prediction =
          ents === undefined ? { error: nothingToLink() } : { annotations: { ents: link(doc, ents), source } };
        options.onProgress?.(index + 1);
        return prediction;
      });
    },
    candidates(doc) {
      const ents = doc.annotations.ents ?? [];
      return mentions.read(doc, ents, ranker).map((candidates) => {
        const probabilities = linkProbabilities(candidates, ranker);
        return candidates.entries
          .map((entry, index) => ({
            kbId: base.ids.at(entry),
            title: base.titles.at(entry),
            summary: base.summaries.at(entry),
            confidence: probabilities[index]!,
            features: Object.fromEntries(
              linkFeatures.map((name, column) => [name, candidates.features[index * linkFeatures.length + column]!]),
            ),
          }))
          .sort((a, b) => b.confidence - a.confidence);
      });
    },
  };
}

/** The linker in a checked model file of the kind `linker.v1`. Throws `model-corrupt`. */
export function readLinker(file: ModelFile, bytes: number): Linker {
  const { metadata, hash } = file;
  const task = taskOfKind(metadata, 'ner');
  const { name, version } = metadata.component;
  return createLinker(readLinkerModel(file), {
    task,
    source: { kind: 'model', name, version, hash },
    sizeBytes: bytes,
  });
}

/** Whether a component says which entries of a knowledge base entities name. */
export function isLinker(component: Component): component is Linker {
  return component.assigns?.includes(linkLayer) === true && 'candidates' in component;
}

function nothingToLink(): TinctureError {
  return new TinctureError({
    code: 'data-invalid',
    problem: 'Nobody has looked for entities in this text, so there is nothing to link.',
    fix: 'Run a component that finds entities before it: tincture predict NER --link KB, or createPipeline([ner, linker]).',
  });
}
