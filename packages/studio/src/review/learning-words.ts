// What the panel about the model that learns says, in words.
import { counted } from 'tincture';
import type {
  BiasView,
  EstimateView,
  ForecastView,
  LearningView,
  SourceView,
  TrainingView,
} from '../api/learning-messages.ts';

/** `86.2` for 0.862. */
export function points(share: number): string {
  return (100 * share).toFixed(1);
}

/** `78.1 to 93.0`. */
export function range({ low, high }: EstimateView): string {
  return `${signed(low)} to ${signed(high)}`;
}

function signed(share: number): string {
  return points(share).replace('-', '−');
}

/** What happens now, or when something will. */
export function statusWords(view: LearningView): string {
  const { state, training, missing, goldUntilNext } = view;
  switch (state) {
    case 'reading':
      return 'Reading what is decided …';
    case 'training': {
      const share = training === undefined || training.share === 0 ? '' : ` ${Math.round(100 * training.share)} %`;
      return `Training on ${counted(training?.documents ?? view.gold, 'text')} …${share}`;
    }
    case 'proposing':
      return 'Proposing for the open texts …';
    default:
      if (missing !== undefined) return missing;
      if (goldUntilNext === 0) return 'A training is about to begin.';
      return goldUntilNext === 1
        ? 'Next training after one more text with gold.'
        : `Next training after ${counted(goldUntilNext, 'more text')} with gold.`;
  }
}

/** How the newest model does against the baseline, which stands beside it. */
export function comparisonWords({ score, baseline, scored }: TrainingView): string {
  if (score === undefined) return 'There are too few texts to say how good it is.';
  if (baseline === undefined) return 'There is nothing to compare it with: nobody had proposed for these texts.';
  const { value, low, high } = baseline.difference;
  const texts = baseline.documents === scored ? '' : ` on the ${counted(baseline.documents, 'text')} that both know`;
  const side = value >= 0 ? 'ahead' : 'behind';
  const luck = low > 0 || high < 0 ? '' : ', which may be chance';
  return `${points(Math.abs(value))} points ${side}${texts}${luck} (${range(baseline.difference)}).`;
}

/** What more decisions are expected to bring, or why that cannot be told. */
export function forecastWords({ forecast, trainings, pace }: LearningView): string {
  const name = trainings.at(-1)?.baseline?.name;
  const { unknown, textsToBaseline, textsToFlat } = forecast;
  if (unknown === 'few-trainings') {
    return 'No forecast yet: it takes four trainings, the last on twice as many texts as the first.';
  }
  if (unknown === 'no-growth') return 'No forecast: the scores follow no rising curve so far.';
  const flat = flatWords(textsToFlat, pace);
  if (name === undefined || textsToBaseline === undefined || textsToBaseline === 0) return flat;
  if (textsToBaseline === null) return `As the curve goes, ten times as many texts would not reach ${name}. ${flat}`;
  return `It draws level with ${name} after about ${amount(textsToBaseline, pace)}. ${flat}`;
}

function flatWords(texts: ForecastView['textsToFlat'], pace: LearningView['pace']): string {
  if (texts === null || texts === undefined) return 'It goes on growing as far as can be told.';
  if (texts === 0) return 'The curve is flat: twice as many texts would bring less than a point.';
  return `The curve is flat after about ${amount(texts, pace)}.`;
}

/** `40 more texts (6 min)`, at this person's pace. */
function amount(texts: number, { medianSeconds }: LearningView['pace']): string {
  // What is foretold is not known to the text.
  const step = texts < 20 ? 1 : texts < 100 ? 5 : 10 ** Math.floor(Math.log10(texts) - 1);
  const rounded = step * Math.round(texts / step);
  const time = medianSeconds === undefined ? '' : ` (${duration(texts * medianSeconds)})`;
  return `${rounded} more ${rounded === 1 ? 'text' : 'texts'}${time}`;
}

/** `40 s`, `6 min`, `2.5 h`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}

/** How fast it goes. */
export function paceWords({ lastHour, medianSeconds }: LearningView['pace']): string {
  const decisions = `${lastHour} ${lastHour === 1 ? 'decision' : 'decisions'} in the last hour`;
  return medianSeconds === undefined ? decisions : `${decisions}, ${duration(medianSeconds)} each`;
}

/** What one label costs, in money and time; empty where neither is known. */
export function priceWords({ cost, costPerLabel, secondsPerLabel }: SourceView): string {
  return [
    ...(secondsPerLabel === undefined ? [] : [`${duration(secondsPerLabel)} of your time a label`]),
    ...(costPerLabel === undefined || costPerLabel === 0 ? [] : [`${money(costPerLabel)} a kept label`]),
    ...(cost === undefined || cost === 0 ? [] : [`${money(cost)} in all`]),
  ].join(' · ');
}

function money(dollars: number): string {
  return `$${dollars >= 1 ? dollars.toFixed(2) : Number(dollars.toPrecision(2)).toString()}`;
}

/** What seeing proposals does to decisions, as far as it can be told. */
export function biasWords({ source, shown, hidden, difference }: BiasView): string {
  const agree = `Decisions agree with ${source} for ${points(shown.value)} % where it was shown (${counted(shown.documents, 'text')}), ${points(hidden.value)} % where it was hidden (${hidden.documents})`;
  const gap = `${signed(difference.value)} points (${range(difference)})`;
  if (difference.low > 0)
    return `${agree}: seeing it adds ${gap}. What it is measured to be worth is too much by about that.`;
  if (difference.high < 0) return `${agree}: ${gap}. Seeing it makes nobody agree.`;
  return `${agree}: ${gap}, which may be chance.`;
}

/** How far people decide the same when they are asked again. */
export function consistencyWords(agreement: NonNullable<LearningView['consistency']>): string {
  return `Asked again, decisions are the same for ${points(agreement.value)} % (${range(agreement)}, ${counted(agreement.documents, 'text')}). No model can be measured to be better than that.`;
}

/** The curve for those who do not see it: its ends, some of what lies between, and what it is held against. */
export function curveWords(trainings: readonly TrainingView[]): string {
  const scored = trainings.flatMap(({ documents, score }) => (score === undefined ? [] : [{ documents, score }]));
  const step = Math.max(1, Math.ceil((scored.length - 1) / 5));
  const shown = scored.filter((_, index) => (scored.length - 1 - index) % step === 0 || index === 0);
  const baseline = trainings.at(-1)?.baseline;
  const curve = shown
    .map(({ documents, score }) => `${points(score.value)} with ${counted(documents, 'text')}`)
    .join(', ');
  const line = baseline === undefined ? '' : ` ${baseline.name}: ${points(baseline.score.value)}.`;
  return `F1 by the number of texts: ${curve}.${line}`;
}
