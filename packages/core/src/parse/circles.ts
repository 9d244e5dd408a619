/**
 * Takes the heads, which become -1, of tokens that go round in a circle, and returns how many these are. A root is its own head, and
 * below 0 is none.
 */
export function breakCircles(heads: Int32Array): number {
  /** By token: the walk that came by it first. */
  const walks = new Int32Array(heads.length);
  let broken = 0;
  for (let start = 0; start < heads.length; start++) {
    let at = start;
    while (at >= 0 && walks[at] === 0) {
      walks[at] = start + 1;
      const head = heads[at]!;
      if (head === at) break;
      at = head;
    }
    if (at < 0 || walks[at] !== start + 1 || heads[at] === at) continue;
    for (let next = at; heads[next]! >= 0; broken++) {
      const after = heads[next]!;
      heads[next] = -1;
      next = after;
    }
  }
  return broken;
}
