// What holds for any CoNLL-U file.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cluster, Document } from '../../doc/annotations.ts';
import { clusterOrder, mentionOrder } from '../../tasks/coref.ts';
import { nerTask, readAll, writeAll } from '../testing/read-all.ts';
import { entityFormat, type Mention, readMentions, writeMentions } from './entities.ts';

/** A file as one can be: all columns, multiword tokens, empty nodes, comments. */
const generated: fc.Arbitrary<string> = fc
  .array(
    fc.record({
      comments: fc.array(
        fc.constantFrom(
          '# newpar',
          '# sent_id = a',
          '#',
          '# x = y',
          '# text = a b',
          '# newdoc id = d',
          '# global.Entity = GRP-etype-x',
        ),
        { maxLength: 3 },
      ),
      words: fc.array(
        fc.record({
          form: fc.constantFrom('a', 'don', '🌶', '_', 'x y', '...'),
          lemma: fc.constantFrom('_', 'a', 'x y'),
          upos: fc.constantFrom('_', 'NOUN'),
          xpos: fc.constantFrom('_', 'NN'),
          feats: fc.constantFrom('_', 'Case=Nom', 'B=c|A=b,a', 'odd'),
          head: fc.nat(8),
          deprel: fc.constantFrom('_', 'nsubj'),
          deps: fc.constantFrom('_', 'basic', '1:nsubj|2:x'),
          misc: fc.constantFrom(
            '_',
            'SpaceAfter=No',
            'SpacesAfter=\\n\\s',
            'Entity=(1-A-x',
            'Entity=1)',
            'Entity=(2-B-x)|Z=1',
          ),
          multi: fc.nat(5),
          empty: fc.nat(8),
        }),
        { minLength: 1, maxLength: 6 },
      ),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((sentences) =>
    sentences
      .map(({ comments, words }) => {
        const rows: string[] = [...comments];
        let covered = 0;
        for (const [index, word] of words.entries()) {
          const id = index + 1;
          // To the left, so that there is no circle.
          const head = word.head === 8 ? '_' : String(word.head % id);
          const deps =
            word.deps === 'basic' ? (head === '_' || word.deprel === '_' ? '_' : `${head}:${word.deprel}`) : word.deps;
          if (word.multi === 0 && covered < id && id < words.length) {
            const form = word.empty > 4 ? `${word.form}${words[id]?.form}` : 'du';
            rows.push([`${id}-${id + 1}`, form, '_', '_', '_', '_', '_', '_', '_', word.misc].join('\t'));
            covered = id + 1;
          }
          rows.push(
            [id, word.form, word.lemma, word.upos, word.xpos, word.feats, head, word.deprel, deps, word.misc].join(
              '\t',
            ),
          );
          if (word.empty === 0) rows.push([`${id}.1`, 'e', '_', '_', '_', '_', '_', '_', '0:root', '_'].join('\t'));
        }
        return `${rows.join('\n')}\n\n`;
      })
      .join(''),
  );

test.each([false, true])('any file comes back to the last byte (each sentence by itself: %s)', async (sentences) => {
  await fc.assert(
    fc.asyncProperty(generated, async (content) => {
      const { documents, rejects } = await readAll(content, { format: 'conllu', sentences });
      expect(rejects).toEqual([]);
      expect(await writeAll(documents, { format: 'conllu', task: nerTask })).toEqual({ content, losses: [] });
    }),
    { numRuns: 500 },
  );
});

test('any lines are read or set aside', async () => {
  const scrap = fc.array(
    fc.oneof(
      fc.constantFrom(
        '',
        '# newdoc',
        '1\ta\ta\tX\t_\t_\t0\troot\t_\t_',
        '1-2\tab\t_\t_\t_\t_\t_\t_\t_\t_',
        '2\tb\tb\tX\t_\t_\t1\tdep\t_\t_',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.replace(/[\r\n]/g, '')),
    ),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(scrap, async (lines) => {
      const { documents, rejects } = await readAll(lines.join('\n'), { format: 'conllu' });
      const words = lines.filter((line) => line.trim() !== '').length;
      const kept = documents.reduce((sum, { annotations }) => sum + (annotations.tokens?.length ?? 0), 0);
      const aside = rejects.reduce(
        (sum, { raw }) => sum + raw.split('\n').filter((line) => line.trim() !== '').length,
        0,
      );
      expect(kept + aside).toBeLessThanOrEqual(words);
      if (words > 0) expect(documents.length + rejects.length).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});

test('mentions nest in any way that brackets can say', () => {
  const format = entityFormat('GRP-etype-x');
  const spans = fc.array(fc.record({ from: fc.nat(5), length: fc.nat(3), label: fc.constantFrom('A', 'B') }), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(spans, (list) => {
      const mentions = list.map(({ from, length, label }, index): Mention => {
        return { from, to: Math.min(from + length, 5), label, id: String(index), said: `${index}-${label}-_` };
      });
      const again = readMentions(writeMentions(mentions, 6, format), format);
      expect(again.misfits).toEqual([]);
      expect(again.mentions).toHaveLength(mentions.length);
      expect(again.mentions).toEqual(expect.arrayContaining(mentions));
    }),
  );
});

test('any clusters come back from a file, whatever it said before', async () => {
  const partition = fc.array(fc.option(fc.nat(3)), { minLength: 5, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(
      generated,
      fc.array(fc.tuple(fc.nat(5), fc.nat(2)), { maxLength: 8 }),
      partition,
      async (content, found, owners) => {
        const { documents } = await readAll(content, { format: 'conllu' });
        const changed = documents.map((document): Document => {
          const { tokens = [], coref: _, ...others } = document.annotations;
          const clusters = new Map<number, Cluster>();
          const seen = new Set<string>();
          for (const [at, [from, length]] of found.entries()) {
            const [first, last] = [tokens[from], tokens[Math.min(from + length, tokens.length - 1)]];
            const owner = owners[at % owners.length];
            if (first === undefined || last === undefined || typeof owner !== 'number') continue;
            const mention = { start: first.start, end: last.end };
            if (seen.has(JSON.stringify(mention))) continue;
            seen.add(JSON.stringify(mention));
            clusters.set(owner, { mentions: [...(clusters.get(owner)?.mentions ?? []), mention].sort(mentionOrder) });
          }
          const { spans: __, ...plain } = others;
          return { ...document, annotations: { ...plain, tokens, coref: [...clusters.values()].sort(clusterOrder) } };
        });
        const written = await writeAll(changed, { format: 'conllu', task: nerTask });
        const again = await readAll(written.content, { format: 'conllu' });
        expect(again.rejects).toEqual([]);
        // Brackets with the same id cannot cross.
        fc.pre(!written.losses.some((loss) => loss.includes('cross')));
        for (const [index, document] of changed.entries()) {
          const places = (clusters: readonly Cluster[] = []): unknown => clusters.map(({ mentions }) => mentions);
          expect(places(again.documents[index]?.annotations.coref)).toEqual(places(document.annotations.coref));
        }
      },
    ),
    { numRuns: 200 },
  );
});
