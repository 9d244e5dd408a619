import { normalizeMorph } from '../doc/morph.ts';
import { corrupt } from '../file/corrupt.ts';
import { listAt, textAt } from '../file/metadata.ts';
import type { ModelFile } from '../file/model-file.ts';
import type { Component } from '../pipeline/component.ts';
import { attributeComponent } from './class-component.ts';
import { createClassSpeaker, readClassModel } from './classes.ts';
import { taskOfKind } from './task-of-kind.ts';
import { createTrunk, type OpenTrunk } from './trunk.ts';

/**
 * The morphologizer in a checked model file of the kind `morphologizer.v1`: its classes are the sets of features that its
 * training texts have. Throws `model-corrupt`.
 */
export function readMorphologizer(file: ModelFile, bytes: number, open: OpenTrunk = createTrunk): Component {
  const task = taskOfKind(file.metadata, 'morphologizer');
  const sets = listAt(file.metadata.network.features, 'network.features').map((set) => {
    const features = textAt(set, 'network.features');
    if (normalizeMorph(features) !== features) throw corrupt(`The features ${JSON.stringify(features)} are none.`);
    return features;
  });
  const { weights, temperature } = readClassModel(file, sets.length);
  const speak = createClassSpeaker(weights, sets, open);
  return attributeComponent(file, bytes, task, 'morph', speak, temperature);
}
