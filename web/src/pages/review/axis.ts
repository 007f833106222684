/** A number or a day below an axis; times come as seconds since 1970. */
export function axisNumber(value: number | undefined, isTime: boolean): string {
  if (value === undefined || !Number.isFinite(value)) return "";
  if (isTime) return new Date(value * 1_000).toISOString().slice(0, 10);
  return short(value);
}

/** At most four digits that matter: 1234567 is 1.235e6, 0.30000000000000004 is 0.3. */
export function short(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return value.toExponential(2).replace("e+", "e");
  return String(Number(value.toPrecision(4)));
}
