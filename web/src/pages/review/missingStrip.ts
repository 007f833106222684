const PRESENT = [230, 240, 246];
const MISSING = [150, 50, 0];

/** A strip of colour blocks as one CSS gradient: pale where values are there, dark where they are missing. */
export function stripOf(missing: readonly number[], rows: readonly number[]): string {
  const n = missing.length;
  const stops = missing.map((cells, at) => {
    const share = (rows[at] ?? 0) === 0 ? 0 : cells / (rows[at] ?? 1);
    return `${colorOf(share)} ${percent(at, n)} ${percent(at + 1, n)}`;
  });
  return `linear-gradient(to right, ${stops.join(", ")})`;
}

/** Even one missing cell of a block is told apart from none. */
export function colorOf(share: number): string {
  const strength = share === 0 ? 0 : 0.15 + 0.85 * share;
  const mixed = PRESENT.map((from, at) => Math.round(from + ((MISSING[at] ?? 0) - from) * strength));
  return `rgb(${mixed.join(",")})`;
}

function percent(at: number, of: number): string {
  return `${Number(((at / of) * 100).toFixed(2))}%`;
}
