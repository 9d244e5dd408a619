/** Sentences of "the NOUNs VERBed." as CoNLL-U. */
export function treebank(nouns: readonly string[], verbs: readonly string[]): string {
  const sentences = nouns.flatMap((noun) =>
    verbs.map((verb) => [
      `# text = the ${noun}s ${verb}ed.`,
      '1\tthe\tthe\tDET\tDT\t_\t2\tdet\t_\t_',
      `2\t${noun}s\t${noun}\tNOUN\tNNS\tNumber=Plur\t3\tnsubj\t_\t_`,
      `3\t${verb}ed\t${verb}\tVERB\tVBD\tTense=Past\t0\troot\t_\tSpaceAfter=No`,
      '4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_',
    ]),
  );
  return sentences.map((lines) => `${lines.join('\n')}\n\n`).join('');
}
