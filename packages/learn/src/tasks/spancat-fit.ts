// What is fitted after training, on texts that were not trained on: which scores are enough, and how sure they are.
import {
  type Candidate,
  chooseSpans,
  log,
  type SpanChoice,
  type SpancatDecoding,
  type SpanNetwork,
  spanConfidence,
  type TokenSpan,
} from 'tincture/training';
import { breathe } from '../train/check.ts';
import { type SpancatText, unknownLabel } from './spancat-data.ts';

/** A text with its candidates. */
export interface ScoredText {
  readonly text: SpancatText;
  readonly candidates: readonly Candidate[];
}

/** The candidates of `texts`, a few thousand words at a time, without those of which nothing is known. */
export function scoreTexts(
  network: SpanNetwork,
  { ngrams, longest, finder }: SpancatDecoding,
  texts: readonly SpancatText[],
): ScoredText[] {
  const scored: ScoredText[] = [];
  for (let first = 0; first < texts.length; first += 64) {
    const batch = texts.slice(first, first + 64);
    const found = network.score(
      batch.map(({ doc }) => doc),
      { least: finder, ngrams, longest },
    );
    batch.forEach((text, i) => {
      const unknown = new Set(text.spans.filter(({ label }) => label === unknownLabel).map(placeOf));
      scored.push({ text, candidates: found[i]!.filter((candidate) => !unknown.has(placeOf(candidate))) });
    });
  }
  return scored;
}

function placeOf({ startToken, endToken }: Pick<TokenSpan, 'startToken' | 'endToken'>): string {
  return `${startToken} ${endToken}`;
}

function keyOf(span: TokenSpan): string {
  return `${placeOf(span)} ${span.label}`;
}

/** F1 of what is chosen; 0 where nothing is right, 1 where there was nothing to find and nothing was found. */
function scoreF(scored: readonly ScoredText[], choice: SpanChoice): number {
  let right = 0;
  let said = 0;
  let gold = 0;
  for (const { text, candidates } of scored) {
    const known = goldKeys(text);
    gold += known.size;
    for (const span of chooseSpans(candidates, choice)) {
      said++;
      if (known.has(keyOf(span))) right++;
    }
  }
  return said + gold === 0 ? 1 : (2 * right) / (said + gold);
}

function goldKeys({ spans }: SpancatText): Set<string> {
  return new Set(spans.filter(({ label }) => label !== unknownLabel).map(keyOf));
}

/** F1 where every span that is likelier than not is found. */
export function plainF(scored: readonly ScoredText[], decoding: SpancatDecoding): number {
  return scoreF(scored, { ...decoding, threshold: 0 });
}

const thresholds: readonly number[] = Array.from({ length: 17 }, (_, i) => -2 + i / 4);
const finders: readonly number[] = [-2.5, -2, -1.5, -1, -0.5];
/** So much F1 a finder that suggests less may cost: every suggestion takes time. */
const finderCost = 0.0003;

/** What to decode with: the threshold with the highest F1, the finder that suggests the least for it, then the calibration. */
export async function fitSpans(
  scored: readonly ScoredText[],
  decoding: SpancatDecoding,
  signal: AbortSignal | undefined,
): Promise<{ readonly decoding: SpancatDecoding; readonly f: number }> {
  const curve: number[] = [];
  for (const threshold of thresholds) {
    await breathe(signal);
    curve.push(scoreF(scored, { ...decoding, threshold }));
  }
  // With the neighbours taken in: a peak over a handful of spans is mostly luck.
  const smooth = curve.map((f, i) => ((curve[i - 1] ?? f) + 2 * f + (curve[i + 1] ?? f)) / 4);
  let best = thresholds.indexOf(0);
  smooth.forEach((f, i) => {
    if (f > smooth[best]! + 1e-9) best = i;
  });
  let chosen = { ...decoding, threshold: thresholds[best]! };
  let f = curve[best]!;
  for (const finder of finders) {
    await breathe(signal);
    const other = scoreF(scored, { ...chosen, finder });
    if (other < curve[best]! - finderCost) break;
    chosen = { ...chosen, finder };
    f = other;
  }
  return { decoding: { ...chosen, ...fitConfidence(scored, chosen) }, f };
}

const temperatures: readonly number[] = [0.5, 0.6, 0.7, 0.85, 1, 1.2, 1.4, 1.7, 2, 2.4, 2.8, 3.4, 4];
const offsets: readonly number[] = Array.from({ length: 21 }, (_, i) => -2 + i / 5);

/** The temperature and the offset under which confidences explain best which spans are right (least cross-entropy; Platt 1999). */
function fitConfidence(
  scored: readonly ScoredText[],
  decoding: SpancatDecoding,
): Pick<SpancatDecoding, 'temperature' | 'offset'> {
  const judged = scored.flatMap(({ text, candidates }) => {
    const gold = goldKeys(text);
    return chooseSpans(candidates, decoding).map((span) => ({ score: span.score, isRight: gold.has(keyOf(span)) }));
  });
  let best = { temperature: 1, offset: 0 };
  let least = Number.POSITIVE_INFINITY;
  for (const temperature of temperatures) {
    for (const offset of offsets) {
      let loss = 0;
      for (const { score, isRight } of judged) {
        const confidence = spanConfidence(score, { ...decoding, temperature, offset });
        const p = Math.min(1 - 1e-6, Math.max(1e-6, confidence));
        loss -= log(isRight ? p : 1 - p);
      }
      if (loss < least - 1e-9) {
        least = loss;
        best = { temperature, offset };
      }
    }
  }
  return judged.length === 0 ? { temperature: 1, offset: 0 } : best;
}
