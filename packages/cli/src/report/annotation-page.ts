import type { Document, LabelledSpan } from 'tincture';
import {
  clusterLines,
  clusterSpans,
  dependencySvg,
  discourseSvg,
  discourseTable,
  frameLines,
  frameSpans,
  relationLines,
  relationsSvg,
  sentenceRanges,
  spansSvg,
  tokenTable,
} from 'tincture/show';
import { escapeHtml } from './escape.ts';

/** What is drawn of one document: a caption and an SVG each. */
export function drawings(document: Document): readonly { readonly caption: string; readonly svg: string }[] {
  const { text, annotations } = document;
  const spans = groupsOf(document, 'entities')
    .filter(([, members]) => members.length > 0)
    .map(([name, members]) => ({ caption: name, svg: spansSvg(text, members) }));
  const { tokens } = annotations;
  const trees = sentenceRanges(document).flatMap(({ startToken, endToken }, sentence) => {
    const hasHeads = tokens?.slice(startToken, endToken).some(({ head }) => head !== undefined) === true;
    return hasHeads ? [{ caption: `sentence ${sentence + 1}`, svg: dependencySvg(document, sentence) }] : [];
  });
  const { coref = [], rels = [], frames = [] } = annotations;
  const relations = rels.length === 0 ? [] : [{ caption: 'relations', svg: relationsSvg(text, rels) }];
  const intents = frames.length === 0 ? [] : [{ caption: 'frames', svg: spansSvg(text, frameSpans(frames)) }];
  const clusters = coref.length === 0 ? [] : [{ caption: 'clusters', svg: spansSvg(text, clusterSpans(coref)) }];
  const discourse = annotations.discourse === undefined ? [] : [{ caption: 'discourse', svg: discourseSvg(document) }];
  return [...discourse, ...intents, ...spans, ...relations, ...clusters, ...trees];
}

/** A page with the drawings of documents, which needs nothing but itself. */
export function annotationPage(title: string, documents: readonly Document[]): string {
  const sections = documents.map((document, index) => {
    const figures = drawings(document).map(
      ({ caption, svg }) => `<figure tabindex="0">\n<figcaption>${escapeHtml(caption)}</figcaption>\n${svg}</figure>`,
    );
    const body = figures.length > 0 ? figures : [`<p>${escapeHtml(document.text)}</p>`];
    return `<section>\n<h2>${escapeHtml(document.id ?? `Text ${index + 1}`)}</h2>\n${body.join('\n')}\n</section>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>
:root { color-scheme: light dark; font-family: system-ui, sans-serif; }
body { margin: 1.5rem; }
figure { margin: 0 0 1.5rem; overflow-x: auto; }
figcaption { font-size: 0.85rem; }
</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${sections.join('\n')}
</body>
</html>
`;
}

/** The annotations of one document for a terminal. */
export function annotationText(document: Document): string {
  const { text, annotations } = document;
  const { cats = {} } = annotations;
  const spans = groupsOf(document, 'ents').flatMap(([name, members]) =>
    members.map(
      ({ start, end, label, kbId }) =>
        `${name}  ${label}  ${text.slice(start, end)}${kbId === undefined ? '' : `  = ${kbId ?? 'none of the knowledge base'}`}`,
    ),
  );
  const clusters = clusterLines(text, annotations.coref ?? []).map((line) => `coref  ${line}`);
  const relations = relationLines(text, annotations.rels ?? []).map((line) => `rels  ${line}`);
  const frames = frameLines(text, annotations.frames ?? []).map((line) => `frames  ${line}`);
  const labels = Object.entries(cats).map(([label, value]) => `cats  ${label}  ${value}`);
  const parts = [
    [document.id === undefined ? text : `${document.id}: ${text}`],
    frames,
    spans,
    relations,
    clusters,
    labels,
  ].map((lines) => lines.map((line) => `${plain(line)}\n`).join(''));
  return `${[...parts, discourseTable(document), tokenTable(document)].filter((part) => part !== '').join('\n')}\n`;
}

/** Spans by the name of their group; `entities` is that of the layer of entities. */
function groupsOf({ annotations: { ents, spans = {} } }: Document, entities: string) {
  const groups: (readonly [name: string, spans: readonly LabelledSpan[]])[] = Object.entries(spans);
  return ents === undefined ? groups : [[entities, ents] as const, ...groups];
}

/** Without what would move the cursor of a terminal. */
function plain(line: string): string {
  return line.replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
}
