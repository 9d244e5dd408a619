// Drawings of annotations, and tables for a terminal, as `tincture/show`.

export { clusterLines, clusterSpans } from './show/clusters.ts';
export { dependencySvg } from './show/dependency-svg.ts';
export { discourseSvg } from './show/discourse-svg.ts';
export { discourseTable } from './show/discourse-table.ts';
export { frameLines, frameSpans } from './show/frames.ts';
export { relationLines, relationsSvg } from './show/relations.ts';
export { sentenceRanges } from './show/sentences.ts';
export { spansSvg } from './show/spans-svg.ts';
export { tokenTable } from './show/token-table.ts';
