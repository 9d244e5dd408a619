// A linear-chain conditional random field over BIOES tags of L labels, four tags at a time.
//
// A row of tags lies as O, B of each label, S of each, I of each, E of each, and zeros up to `stride`. What opens (O, B, S) may
// follow what closes (O, S, E); I and E follow B or I of their label. N is 1 + 2L and P is L, each up to a multiple of 4.
// The weights lie as [N closers, N padded] steps from what closes (in the order of the row) to what opens; then P values each of
// B to I, I to I, B to E and I to E; then N padded starts of what opens, and N padded ends of what closes.
import { exp4, sum4 } from './lanes';

function up4(count: i32): i32 {
  return (count + 3) & ~3;
}

/** Place in a row of the closing tag number i. */
function closer(i: i32, labels: i32): i32 {
  return i === 0 ? 0 : i <= labels ? labels + i : 2 * labels + i;
}

/**
 * potentials = e^(score − largest of the row), 0 below e^-87, for rows of `stride` scores, divided by the temperature first;
 * `largest` takes the largest of each row. What is padding must have scores far below all others.
 */
export function crfPotentials(
  scores: usize,
  potentials: usize,
  largest: usize,
  length: i32,
  stride: i32,
  inverse: f32,
): void {
  const width: usize = (<usize>stride) << 2;
  const factor = f32x4.splat(inverse);
  const least = f32x4.splat(-87);
  for (let t = 0; t < length; t++) {
    let most = v128.load(scores);
    for (let j: usize = 16; j < width; j += 16) most = f32x4.pmax(most, v128.load(scores + j));
    const top = max<f32>(
      max<f32>(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
      max<f32>(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
    );
    store<f32>(largest, top * inverse);
    const all = f32x4.splat(top);
    for (let j: usize = 0; j < width; j += 16) {
      const away = f32x4.mul(f32x4.sub(v128.load(scores + j), all), factor);
      v128.store(potentials + j, v128.and(exp4(away), f32x4.ge(away, least)));
    }
    scores += width;
    potentials += width;
    largest += 4;
  }
}

/** Forward sums, each row scaled to add up to 1; `scales` takes what it was divided by. */
export function crfForward(
  potentials: usize,
  alphas: usize,
  scales: usize,
  weights: usize,
  length: i32,
  labels: i32,
  stride: i32,
): void {
  const width: usize = (<usize>stride) << 2;
  const closers = 1 + 2 * labels;
  const row: usize = (<usize>up4(closers)) << 2;
  const plane: usize = (<usize>up4(labels)) << 2;
  const inside: usize = (<usize>closers) << 2;
  const end = inside + ((<usize>labels) << 2);
  const inner = weights + <usize>closers * row;
  const starts = inner + 4 * plane;
  for (let t = 0; t < length; t++) {
    const before = alphas - width;
    if (t === 0) {
      for (let j: usize = 0; j < width; j += 16) v128.store(alphas + j, f32x4.splat(0));
      for (let j: usize = 0; j < row; j += 16) v128.store(alphas + j, v128.load(starts + j));
    } else {
      for (let j: usize = 0; j < row; j += 16) {
        let sum = f32x4.splat(0);
        let from = weights + j;
        for (let i = 0; i < closers; i++) {
          const alpha = v128.load32_splat(before + ((<usize>closer(i, labels)) << 2));
          sum = f32x4.add(sum, f32x4.mul(alpha, v128.load(from)));
          from += row;
        }
        v128.store(alphas + j, sum);
      }
      for (let j: usize = 0; j < plane; j += 16) {
        const begin = v128.load(before + 4 + j);
        const middle = v128.load(before + inside + j);
        v128.store(
          alphas + inside + j,
          f32x4.add(f32x4.mul(begin, v128.load(inner + j)), f32x4.mul(middle, v128.load(inner + plane + j))),
        );
      }
      for (let j: usize = 0; j < plane; j += 16) {
        const begin = v128.load(before + 4 + j);
        const middle = v128.load(before + inside + j);
        v128.store(
          alphas + end + j,
          f32x4.add(
            f32x4.mul(begin, v128.load(inner + 2 * plane + j)),
            f32x4.mul(middle, v128.load(inner + 3 * plane + j)),
          ),
        );
      }
    }
    let total = f32x4.splat(0);
    for (let j: usize = 0; j < width; j += 16) {
      const product = f32x4.mul(v128.load(alphas + j), v128.load(potentials + j));
      v128.store(alphas + j, product);
      total = f32x4.add(total, product);
    }
    const scale = sum4(total);
    store<f32>(scales, scale);
    const share = f32x4.splat(<f32>1 / scale);
    for (let j: usize = 0; j < width; j += 16) v128.store(alphas + j, f32x4.mul(v128.load(alphas + j), share));
    alphas += width;
    potentials += width;
    scales += 4;
  }
}

/**
 * Backward sums, and for each row its reach: potential × backward sum / scale, what a step into it leads to. Rows are worked
 * on from the last to the first.
 */
export function crfBackward(
  potentials: usize,
  scales: usize,
  betas: usize,
  reaches: usize,
  weights: usize,
  length: i32,
  labels: i32,
  stride: i32,
): void {
  const width: usize = (<usize>stride) << 2;
  const closers = 1 + 2 * labels;
  const row: usize = (<usize>up4(closers)) << 2;
  const plane: usize = (<usize>up4(labels)) << 2;
  const inside: usize = (<usize>closers) << 2;
  const end = inside + ((<usize>labels) << 2);
  const inner = weights + <usize>closers * row;
  const ends = inner + 4 * plane + row;
  for (let t = length - 1; t >= 0; t--) {
    const beta = betas + width * <usize>t;
    const reach = reaches + width * <usize>t;
    for (let j: usize = 0; j < width; j += 16) v128.store(beta + j, f32x4.splat(0));
    if (t === length - 1) {
      for (let i = 0; i < closers; i++) {
        store<f32>(beta + ((<usize>closer(i, labels)) << 2), load<f32>(ends + ((<usize>i) << 2)));
      }
    } else {
      const next = reach + width;
      for (let j: usize = 0; j < plane; j += 16) {
        const into = v128.load(next + inside + j);
        const out = v128.load(next + end + j);
        const begin = f32x4.add(
          f32x4.mul(into, v128.load(inner + j)),
          f32x4.mul(out, v128.load(inner + 2 * plane + j)),
        );
        const middle = f32x4.add(
          f32x4.mul(into, v128.load(inner + plane + j)),
          f32x4.mul(out, v128.load(inner + 3 * plane + j)),
        );
        // Lane by lane: a whole vector would reach into the tags after these, which may be set already.
        storeLanes(beta + 4 + j, begin, labels - <i32>(j >> 2));
        storeLanes(beta + inside + j, middle, labels - <i32>(j >> 2));
      }
      let from = weights;
      for (let i = 0; i < closers; i++) {
        let sum = f32x4.splat(0);
        for (let j: usize = 0; j < row; j += 16) {
          sum = f32x4.add(sum, f32x4.mul(v128.load(from + j), v128.load(next + j)));
        }
        store<f32>(beta + ((<usize>closer(i, labels)) << 2), sum4(sum));
        from += row;
      }
    }
    const share = f32x4.splat(<f32>1 / load<f32>(scales + ((<usize>t) << 2)));
    const potential = potentials + width * <usize>t;
    for (let j: usize = 0; j < width; j += 16) {
      v128.store(reach + j, f32x4.mul(f32x4.mul(v128.load(potential + j), v128.load(beta + j)), share));
    }
  }
}

function storeLanes(at: usize, value: v128, count: i32): void {
  store<f32>(at, f32x4.extract_lane(value, 0));
  if (count > 1) store<f32>(at, f32x4.extract_lane(value, 1), 4);
  if (count > 2) store<f32>(at, f32x4.extract_lane(value, 2), 8);
  if (count > 3) store<f32>(at, f32x4.extract_lane(value, 3), 12);
}

/** counts += what each step is expected to be taken, divided by its weight; laid out as the weights are. */
export function crfCounts(
  alphas: usize,
  reaches: usize,
  counts: usize,
  length: i32,
  labels: i32,
  stride: i32,
  factor: f32,
): void {
  const width: usize = (<usize>stride) << 2;
  const closers = 1 + 2 * labels;
  const row: usize = (<usize>up4(closers)) << 2;
  const plane: usize = (<usize>up4(labels)) << 2;
  const inside: usize = (<usize>closers) << 2;
  const end = inside + ((<usize>labels) << 2);
  const inner = counts + <usize>closers * row;
  for (let t = 1; t < length; t++) {
    const before = alphas;
    alphas += width;
    reaches += width;
    let from = counts;
    for (let i = 0; i < closers; i++) {
      const alpha = f32x4.splat(load<f32>(before + ((<usize>closer(i, labels)) << 2)) * factor);
      for (let j: usize = 0; j < row; j += 16) {
        v128.store(from + j, f32x4.add(v128.load(from + j), f32x4.mul(alpha, v128.load(reaches + j))));
      }
      from += row;
    }
    const scale = f32x4.splat(factor);
    for (let j: usize = 0; j < plane; j += 16) {
      const begin = f32x4.mul(v128.load(before + 4 + j), scale);
      const middle = f32x4.mul(v128.load(before + inside + j), scale);
      const into = v128.load(reaches + inside + j);
      const out = v128.load(reaches + end + j);
      let at = inner + j;
      v128.store(at, f32x4.add(v128.load(at), f32x4.mul(begin, into)));
      at += plane;
      v128.store(at, f32x4.add(v128.load(at), f32x4.mul(middle, into)));
      at += plane;
      v128.store(at, f32x4.add(v128.load(at), f32x4.mul(begin, out)));
      at += plane;
      v128.store(at, f32x4.add(v128.load(at), f32x4.mul(middle, out)));
    }
  }
}

/**
 * The best path: `path` takes the place in its row of the tag of each token. Weights are scores here; padding among them must
 * be far below all others. `best` is work space of two rows and `back` of `length` rows of 32-bit integers.
 */
export function crfBest(
  scores: usize,
  weights: usize,
  best: usize,
  back: usize,
  path: usize,
  length: i32,
  labels: i32,
  stride: i32,
): void {
  const width: usize = (<usize>stride) << 2;
  const closers = 1 + 2 * labels;
  const row: usize = (<usize>up4(closers)) << 2;
  const plane: usize = (<usize>up4(labels)) << 2;
  const inside: usize = (<usize>closers) << 2;
  const end = inside + ((<usize>labels) << 2);
  const inner = weights + <usize>closers * row;
  const starts = inner + 4 * plane;
  let before = best;
  let here = best + width;
  for (let t = 0; t < length; t++) {
    const from = back + width * <usize>t;
    const score = scores + width * <usize>t;
    if (t === 0) {
      for (let j: usize = 0; j < width; j += 16) v128.store(here + j, f32x4.splat(-1e30));
      for (let j: usize = 0; j < row; j += 16) v128.store(here + j, v128.load(starts + j));
      for (let j: usize = row; j < width; j += 16) v128.store(here + j, f32x4.splat(-1e30));
    } else {
      for (let j: usize = 0; j < row; j += 16) {
        let most = f32x4.splat(-2e38);
        let which = i32x4.splat(0);
        let step = weights + j;
        for (let i = 0; i < closers; i++) {
          const place = closer(i, labels);
          const sum = f32x4.add(v128.load32_splat(before + ((<usize>place) << 2)), v128.load(step));
          const better = f32x4.gt(sum, most);
          most = v128.bitselect(sum, most, better);
          which = v128.bitselect(i32x4.splat(place), which, better);
          step += row;
        }
        v128.store(here + j, most);
        v128.store(from + j, which);
      }
      for (let part: usize = 0; part < 2; part++) {
        const target = part === 0 ? inside : end;
        const steps = inner + 2 * plane * part;
        for (let j: usize = 0; j < plane; j += 16) {
          const begin = f32x4.add(v128.load(before + 4 + j), v128.load(steps + j));
          const middle = f32x4.add(v128.load(before + inside + j), v128.load(steps + plane + j));
          const later = f32x4.gt(middle, begin);
          v128.store(here + target + j, v128.bitselect(middle, begin, later));
          v128.store(from + target + j, later);
        }
      }
    }
    for (let j: usize = 0; j < width; j += 16) {
      v128.store(here + j, f32x4.add(v128.load(here + j), v128.load(score + j)));
    }
    const turned = before;
    before = here;
    here = turned;
  }
  const ends = starts + row;
  let place = 0;
  let most: f32 = -2e38;
  for (let i = 0; i < closers; i++) {
    const at = closer(i, labels);
    const sum = load<f32>(before + ((<usize>at) << 2)) + load<f32>(ends + ((<usize>i) << 2));
    if (sum > most) {
      most = sum;
      place = at;
    }
  }
  for (let t = length - 1; t >= 0; t--) {
    store<i32>(path + ((<usize>t) << 2), place);
    const from = load<i32>(back + width * <usize>t + ((<usize>place) << 2));
    if (place < closers) place = from;
    else {
      const label = place < closers + labels ? place - closers : place - closers - labels;
      place = from === 0 ? 1 + label : closers + label;
    }
  }
}
