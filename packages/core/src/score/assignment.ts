/**
 * The best one-to-one assignment of rows to columns: for each row the index of its column, -1 where it gets none, so that the
 * sum of `weights[row * columns + column]` is as large as it can be. `weights` are not negative. Takes O(rows² · columns) with
 * the smaller side as the rows: the shortest augmenting paths of Jonker and Volgenant (1987), "A shortest augmenting path
 * algorithm for dense and sparse linear assignment problems", Computing 38.
 */
export function bestAssignment(weights: ArrayLike<number>, rows: number, columns: number): Int32Array {
  if (rows > columns) {
    const assigned = new Int32Array(rows).fill(-1);
    const turned = Float64Array.from({ length: rows * columns }, (_, at) => {
      return weights[(at % rows) * columns + Math.floor(at / rows)]!;
    });
    for (const [column, row] of bestAssignment(turned, columns, rows).entries()) assigned[row] = column;
    return assigned;
  }
  // Prices make every reduced cost -weight - rowPrice - columnPrice at least 0, and 0 along what is assigned.
  const rowPrices = new Float64Array(rows);
  const columnPrices = new Float64Array(columns);
  const rowOf = new Int32Array(columns).fill(-1);
  const columnBefore = new Int32Array(columns);
  const distances = new Float64Array(columns);
  const isDone = new Uint8Array(columns);
  for (let first = 0; first < rows; first++) {
    distances.fill(Number.POSITIVE_INFINITY);
    isDone.fill(0);
    columnBefore.fill(-1);
    let row = first;
    let from = -1;
    let reached = 0;
    for (;;) {
      let nearest = -1;
      for (let column = 0; column < columns; column++) {
        if (isDone[column] === 1) continue;
        const step = -weights[row * columns + column]! - rowPrices[row]! - columnPrices[column]!;
        if (reached + step < distances[column]!) {
          distances[column] = reached + step;
          columnBefore[column] = from;
        }
        if (nearest < 0 || distances[column]! < distances[nearest]!) nearest = column;
      }
      isDone[nearest] = 1;
      reached = distances[nearest]!;
      from = nearest;
      if (rowOf[nearest] === -1) break;
      row = rowOf[nearest]!;
    }
    rowPrices[first]! += reached;
    for (let column = 0; column < columns; column++) {
      if (isDone[column] === 0 || column === from) continue;
      rowPrices[rowOf[column]!]! += reached - distances[column]!;
      columnPrices[column]! -= reached - distances[column]!;
    }
    for (let column = from; column >= 0; ) {
      const before = columnBefore[column]!;
      rowOf[column] = before < 0 ? first : rowOf[before]!;
      column = before;
    }
  }
  const assigned = new Int32Array(rows).fill(-1);
  for (const [column, row] of rowOf.entries()) if (row >= 0) assigned[row] = column;
  return assigned;
}
