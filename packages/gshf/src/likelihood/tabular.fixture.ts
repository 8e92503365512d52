/** A pool in which each answer has a feature of its own. */
export function tabular(k: number) {
  return {
    features: pool(
      Array.from({ length: k }, (_, j) => j),
      k,
    ),
  };
}

/** The features of answers of such a pool, by their places. */
export function pool(places: readonly number[], k: number): Float64Array {
  const rows = new Float64Array(places.length * k);
  places.forEach((place, i) => {
    rows[i * k + place] = 1;
  });
  return rows;
}
