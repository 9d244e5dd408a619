import { type Component, createRulesComponent, type Document, type Task } from 'tincture';

/** Rules that nobody had to think about: for entities a list of what is marked in train; for classes the label's words. */
export function plainRules(task: Task, train: readonly Document[]): Component {
  const patterns = new Map<string, object>();
  if (task.kind === 'ner') {
    for (const { text, annotations } of train) {
      for (const { start, end, label } of annotations.ents ?? []) {
        const pattern = text.slice(start, end);
        patterns.set(`${label} ${pattern.toLowerCase()}`, { label, pattern, attr: 'LOWER' });
      }
    }
  } else {
    for (const { name } of task.labels) {
      for (const word of name.toLowerCase().split(/[^a-z]+/)) {
        if (word.length > 2) patterns.set(`${name} ${word}`, { label: name, pattern: word, attr: 'LOWER' });
      }
    }
  }
  const text = [...patterns.values()].map((pattern) => JSON.stringify(pattern)).join('\n');
  return createRulesComponent({ name: 'rules', task, text }).component;
}
