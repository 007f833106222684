import type { Estimate } from "./metrics";

type Props = { of: Estimate; range: [number, number]; width?: number; color?: string };

/** A value as a dot with its 95 % interval as a line, on an axis that several share; the number stands beside it. */
export function IntervalMark({ of, range, width = 150, color = "var(--mantine-color-loom-7)" }: Props) {
  if (of.value === null) return null;
  const [low, high] = range;
  const at = (value: number) => 4 + ((value - low) / (high - low)) * (width - 8);
  return (
    <svg width={width} height={18} aria-hidden>
      <line x1={0} x2={width} y1={9} y2={9} stroke="var(--mantine-color-gray-3)" />
      {typeof of.lo === "number" && typeof of.hi === "number" && (
        <line x1={at(of.lo)} x2={at(of.hi)} y1={9} y2={9} stroke={color} strokeWidth={3} />
      )}
      <circle cx={at(of.value)} cy={9} r={4.5} fill={color} />
    </svg>
  );
}
