import type { ModelFile } from '../file/model-file.ts';
import type { Component } from '../pipeline/component.ts';
import { taggedAttribute } from '../tasks/tagger.ts';
import { attributeComponent } from './class-component.ts';
import { createClassSpeaker, readClassModel } from './classes.ts';
import { taskOfKind } from './task-of-kind.ts';
import { createTrunk, type OpenTrunk } from './trunk.ts';

/** The tagger in a checked model file of the kind `tagger.v1`: its classes are the labels of the task. Throws `model-corrupt`. */
export function readTagger(file: ModelFile, bytes: number, open: OpenTrunk = createTrunk): Component {
  const task = taskOfKind(file.metadata, 'tagger');
  const labels = task.labels.map(({ name }) => name);
  const { weights, temperature } = readClassModel(file, labels.length);
  const speak = createClassSpeaker(weights, labels, open);
  return attributeComponent(file, bytes, task, taggedAttribute(task), speak, temperature);
}
