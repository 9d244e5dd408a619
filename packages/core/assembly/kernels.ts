// The kernels in AssemblyScript. `scripts/build-kernels.ts` compiles this file to src/kernels/kernels.wasm.ts.
// Every sum has one fixed order and no multiply-add is fused, so that each machine computes the same bits.
// Pointers are byte addresses of float32 arrays; sizes are in elements.
import { gate4, sum4 } from './lanes';

export * from './crf';
export * from './integer';

/**
 * c[m, n] += a·b, where a(i, p) lies at a + 4(i·aRow + p·aColumn) and b[k, n], c are dense. Sums run over p in order. `panel` is
 * work space of 8·k values: eight columns of b at a time are copied there, so that they are read from one place.
 */
export function matmul(
  a: usize,
  aRow: i32,
  aColumn: i32,
  b: usize,
  c: usize,
  m: i32,
  k: i32,
  n: i32,
  panel: usize,
): void {
  const row: usize = (<usize>aRow) << 2;
  const step: usize = (<usize>aColumn) << 2;
  const width: usize = (<usize>n) << 2;
  const wide = n & ~7;
  const quads = m & ~3;
  for (let j = 0; j < wide; j += 8) {
    const bj = b + ((<usize>j) << 2);
    const cj = c + ((<usize>j) << 2);
    if (quads > 0) {
      let from = bj;
      let to = panel;
      for (let p = 0; p < k; p++) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
        from += width;
        to += 32;
      }
    }
    for (let i = 0; i < quads; i += 4) tile4x8(a + <usize>i * row, row, step, panel, cj + <usize>i * width, width, k);
    for (let i = quads; i < m; i++) {
      tile1x4(a + <usize>i * row, step, bj, cj + <usize>i * width, width, k);
      tile1x4(a + <usize>i * row, step, bj + 16, cj + <usize>i * width + 16, width, k);
    }
  }
  for (let j = wide; j < n; ) {
    const bj = b + ((<usize>j) << 2);
    const four = n - j >= 4;
    for (let i = 0; i < m; i++) {
      const at = c + <usize>i * width + ((<usize>j) << 2);
      if (four) tile1x4(a + <usize>i * row, step, bj, at, width, k);
      else tile1x1(a + <usize>i * row, step, bj, at, width, k);
    }
    j += four ? 4 : 1;
  }
}

function tile4x8(a: usize, row: usize, step: usize, b: usize, c: usize, width: usize, k: i32): void {
  const c1 = c + width;
  const c2 = c1 + width;
  const c3 = c2 + width;
  let s00 = v128.load(c);
  let s01 = v128.load(c, 16);
  let s10 = v128.load(c1);
  let s11 = v128.load(c1, 16);
  let s20 = v128.load(c2);
  let s21 = v128.load(c2, 16);
  let s30 = v128.load(c3);
  let s31 = v128.load(c3, 16);
  let a1 = a + row;
  let a2 = a1 + row;
  let a3 = a2 + row;
  for (let p = 0; p < k; p++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    s00 = f32x4.add(s00, f32x4.mul(x, b0));
    s01 = f32x4.add(s01, f32x4.mul(x, b1));
    x = v128.load32_splat(a1);
    s10 = f32x4.add(s10, f32x4.mul(x, b0));
    s11 = f32x4.add(s11, f32x4.mul(x, b1));
    x = v128.load32_splat(a2);
    s20 = f32x4.add(s20, f32x4.mul(x, b0));
    s21 = f32x4.add(s21, f32x4.mul(x, b1));
    x = v128.load32_splat(a3);
    s30 = f32x4.add(s30, f32x4.mul(x, b0));
    s31 = f32x4.add(s31, f32x4.mul(x, b1));
    a += step;
    a1 += step;
    a2 += step;
    a3 += step;
    b += 32;
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c3, s30);
  v128.store(c3, s31, 16);
}

function tile1x4(a: usize, step: usize, b: usize, c: usize, width: usize, k: i32): void {
  let sum = v128.load(c);
  for (let p = 0; p < k; p++) {
    sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(a), v128.load(b)));
    a += step;
    b += width;
  }
  v128.store(c, sum);
}

function tile1x1(a: usize, step: usize, b: usize, c: usize, width: usize, k: i32): void {
  let sum = load<f32>(c);
  for (let p = 0; p < k; p++) {
    sum += load<f32>(a) * load<f32>(b);
    a += step;
    b += width;
  }
  store<f32>(c, sum);
}

/** y[columns, rows] = x[rows, columns] turned. */
export function transpose(x: usize, y: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++) {
    let at = y + ((<usize>i) << 2);
    for (let j = 0; j < columns; j++) {
      store<f32>(at, load<f32>(x));
      x += 4;
      at += (<usize>rows) << 2;
    }
  }
}

/** y = hard-swish(x); `count` is a multiple of 4. */
export function hardSwish(x: usize, y: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    const value = v128.load(x);
    v128.store(y, f32x4.mul(value, gate4(value)));
    x += 16;
    y += 16;
  }
}

/** dx += dy · hard-swish′(x); `count` is a multiple of 4. */
export function hardSwishBackward(x: usize, dy: usize, dx: usize, count: i32): void {
  const three = f32x4.splat(3);
  for (let i = 0; i < count; i += 4) {
    const value = v128.load(x);
    // (2x + 3) / 6 between -3 and 3.
    const between = f32x4.lt(f32x4.abs(value), three);
    const slope = f32x4.add(f32x4.mul(value, f32x4.splat(0.33333334)), f32x4.splat(0.5));
    const factor = v128.bitselect(slope, gate4(value), between);
    v128.store(dx, f32x4.add(v128.load(dx), f32x4.mul(v128.load(dy), factor)));
    x += 16;
    dy += 16;
    dx += 16;
  }
}

/** y = x·y; `count` is a multiple of 4. */
export function multiply(x: usize, y: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    v128.store(y, f32x4.mul(v128.load(x), v128.load(y)));
    x += 16;
    y += 16;
  }
}

/**
 * Factors of dropout: 0 for each of `count` (a multiple of 4) values with the probability threshold / 256, else what makes up
 * for it. `state` holds the four integers of src/random.ts; one number of it serves four values, lowest byte first.
 */
export function dropFactors(factors: usize, state: usize, count: i32, threshold: i32): void {
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let counter = load<u32>(state, 12);
  const remaining = 256 - threshold;
  const scale = f32x4.splat(<f32>256 / <f32>remaining);
  const least = i32x4.splat(threshold);
  const byte = i32x4.splat(255);
  for (let i = 0; i < count; i += 4) {
    const bits = a + b + counter;
    counter++;
    a = b ^ (b >> 9);
    b = c + (c << 3);
    c = rotl<u32>(c, 21) + bits;
    // Lane j moves byte j to its bottom.
    let bytes = i32x4.splat(bits);
    bytes = i32x4.replace_lane(bytes, 1, bits >> 8);
    bytes = i32x4.replace_lane(bytes, 2, bits >> 16);
    bytes = i32x4.replace_lane(bytes, 3, bits >> 24);
    const kept = i32x4.ge_s(v128.and(bytes, byte), least);
    v128.store(factors, v128.and(scale, kept));
    factors += 16;
  }
  store<u32>(state, a);
  store<u32>(state, b, 4);
  store<u32>(state, c, 8);
  store<u32>(state, counter, 12);
}

/**
 * Layer norm of each row: y = normal·gain + shift with normal = (x − mean)/√(variance + 1e-5). Also stores `normal`
 * and each row's 1/deviation for the way back. `columns` is a multiple of 4.
 */
export function layerNorm(
  x: usize,
  gain: usize,
  shift: usize,
  y: usize,
  normal: usize,
  scale: usize,
  rows: i32,
  columns: i32,
): void {
  const width: usize = (<usize>columns) << 2;
  for (let i = 0; i < rows; i++) {
    let sum = f32x4.splat(0);
    for (let j: usize = 0; j < width; j += 16) sum = f32x4.add(sum, v128.load(x + j));
    const mean = f32x4.splat(sum4(sum) / <f32>columns);
    let squares = f32x4.splat(0);
    for (let j: usize = 0; j < width; j += 16) {
      const away = f32x4.sub(v128.load(x + j), mean);
      squares = f32x4.add(squares, f32x4.mul(away, away));
    }
    const inverse = <f32>1 / sqrt<f32>(sum4(squares) / <f32>columns + <f32>1e-5);
    store<f32>(scale, inverse);
    const factor = f32x4.splat(inverse);
    for (let j: usize = 0; j < width; j += 16) {
      const value = f32x4.mul(f32x4.sub(v128.load(x + j), mean), factor);
      v128.store(normal + j, value);
      v128.store(y + j, f32x4.add(f32x4.mul(value, v128.load(gain + j)), v128.load(shift + j)));
    }
    x += width;
    y += width;
    normal += width;
    scale += 4;
  }
}

/** Adds to dx, dGain and dShift what dy says; `normal` and `scale` are those of {@link layerNorm}. */
export function layerNormBackward(
  dy: usize,
  normal: usize,
  scale: usize,
  gain: usize,
  dx: usize,
  dGain: usize,
  dShift: usize,
  rows: i32,
  columns: i32,
): void {
  const width: usize = (<usize>columns) << 2;
  for (let i = 0; i < rows; i++) {
    let sum = f32x4.splat(0);
    let product = f32x4.splat(0);
    for (let j: usize = 0; j < width; j += 16) {
      const slope = v128.load(dy + j);
      const value = v128.load(normal + j);
      const scaled = f32x4.mul(slope, v128.load(gain + j));
      sum = f32x4.add(sum, scaled);
      product = f32x4.add(product, f32x4.mul(scaled, value));
      v128.store(dGain + j, f32x4.add(v128.load(dGain + j), f32x4.mul(slope, value)));
      v128.store(dShift + j, f32x4.add(v128.load(dShift + j), slope));
    }
    const mean = f32x4.splat(sum4(sum) / <f32>columns);
    const along = f32x4.splat(sum4(product) / <f32>columns);
    const factor = f32x4.splat(load<f32>(scale));
    for (let j: usize = 0; j < width; j += 16) {
      const scaled = f32x4.mul(v128.load(dy + j), v128.load(gain + j));
      const rest = f32x4.sub(f32x4.sub(scaled, mean), f32x4.mul(v128.load(normal + j), along));
      v128.store(dx + j, f32x4.add(v128.load(dx + j), f32x4.mul(rest, factor)));
    }
    dy += width;
    normal += width;
    scale += 4;
    dx += width;
  }
}

/**
 * One step of AdamW on `count` (a multiple of 4) parameters. `rate` is the learning rate with the bias correction of
 * the mean, `correction` that of the square (1/(1 − β₂ᵗ)), `clip` scales the gradient, `decay` is rate × weight decay.
 */
export function adam(
  x: usize,
  gradient: usize,
  mean: usize,
  square: usize,
  count: i32,
  rate: f32,
  correction: f32,
  clip: f32,
  beta1: f32,
  beta2: f32,
  decay: f32,
): void {
  const b1 = f32x4.splat(beta1);
  const r1 = f32x4.splat(<f32>1 - beta1);
  const b2 = f32x4.splat(beta2);
  const r2 = f32x4.splat(<f32>1 - beta2);
  const scale = f32x4.splat(clip);
  const keep = f32x4.splat(<f32>1 - decay);
  for (let i = 0; i < count; i += 4) {
    const g = f32x4.mul(v128.load(gradient), scale);
    const m = f32x4.add(f32x4.mul(v128.load(mean), b1), f32x4.mul(g, r1));
    const v = f32x4.add(f32x4.mul(v128.load(square), b2), f32x4.mul(f32x4.mul(g, g), r2));
    v128.store(mean, m);
    v128.store(square, v);
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(v, f32x4.splat(correction))), f32x4.splat(1e-8));
    const step = f32x4.div(f32x4.mul(m, f32x4.splat(rate)), root);
    v128.store(x, f32x4.sub(f32x4.mul(v128.load(x), keep), step));
    x += 16;
    gradient += 16;
    mean += 16;
    square += 16;
  }
}
