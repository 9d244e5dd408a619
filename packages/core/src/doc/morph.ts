/**
 * Universal features in their one order, or undefined for what are none: `Number=Plur|Case=Nom,Acc` becomes
 * `Case=Acc,Nom|Number=Plur`. `''` and `_` are no features, which is `''`. Names and values are sorted without regard to
 * case, as Universal Dependencies asks for.
 */
export function normalizeMorph(morph: string): string | undefined {
  if (morph === '' || morph === '_') return '';
  const features = new Map<string, string>();
  for (const feature of morph.split('|')) {
    const at = feature.indexOf('=');
    const name = feature.slice(0, Math.max(at, 0));
    const values = feature.slice(at + 1).split(',');
    if (name === '' || features.has(name) || values.includes('')) return undefined;
    features.set(name, values.sort(byLetters).join(','));
  }
  return [...features]
    .sort(([a], [b]) => byLetters(a, b))
    .map(([name, values]) => `${name}=${values}`)
    .join('|');
}

/** By letters without regard to case; by code units where that decides nothing. */
function byLetters(a: string, b: string): number {
  const [lowA, lowB] = [a.toLowerCase(), b.toLowerCase()];
  if (lowA !== lowB) return lowA < lowB ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
