import { symbolIds } from './symbols.ts';

const encoder = new TextEncoder();
const multiplier = 0xc6a4a7935bd1e995n;
const seed = 1n;

/**
 * The number by which spaCy names a string: 0 for none, a small one for what is in its own table of symbols, for all others
 * MurmurHash64A (Austin Appleby) of its UTF-8.
 */
export function hashString(text: string): bigint {
  if (text === '') return 0n;
  const symbol = symbolIds.get(text);
  return symbol === undefined ? murmurHash(encoder.encode(text)) : BigInt(symbol);
}

function murmurHash(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let hash = seed ^ multiply(BigInt(bytes.length));
  const whole = bytes.length - (bytes.length % 8);
  for (let at = 0; at < whole; at += 8) {
    const mixed = multiply(view.getBigUint64(at, true));
    hash = multiply(hash ^ multiply(mixed ^ (mixed >> 47n)));
  }
  if (whole < bytes.length) {
    let rest = 0n;
    for (let at = bytes.length - 1; at >= whole; at--) rest = (rest << 8n) | BigInt(view.getUint8(at));
    hash = multiply(hash ^ rest);
  }
  hash = multiply(hash ^ (hash >> 47n));
  return hash ^ (hash >> 47n);
}

function multiply(value: bigint): bigint {
  return BigInt.asUintN(64, value * multiplier);
}
