type Props = {
  counts: readonly number[];
  width?: number;
  height?: number;
  /** What it shows, for those who cannot see it; without it the drawing is decoration beside a text. */
  label?: string;
  color?: string;
  /** Bars to stand out, by position. */
  marked?: ReadonlySet<number>;
};

/** A tiny histogram without axes, for headers and lists. */
export function Histogram({
  counts,
  width = 96,
  height = 24,
  label,
  color = "var(--mantine-color-loom-6)",
  marked,
}: Props) {
  const most = Math.max(...counts, 1);
  const step = width / Math.max(counts.length, 1);
  const gap = step > 3 ? 1 : 0;
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}
    >
      {counts.map((n, at) => {
        const tall = n === 0 ? 0 : Math.max(1, (n / most) * height);
        return (
          <rect
            key={at}
            x={at * step}
            y={height - tall}
            width={Math.max(step - gap, 0.5)}
            height={tall}
            fill={marked?.has(at) ? "var(--mantine-color-orange-6)" : color}
          />
        );
      })}
    </svg>
  );
}

type Share = { n: number; color: string; label: string };

/** Shares of a whole as one bar, such as missing, out of range and fine. */
export function ShareBar({
  shares,
  height = 6,
  label,
}: {
  shares: Share[];
  height?: number;
  label?: string;
}) {
  const all = shares.reduce((sum, share) => sum + share.n, 0) || 1;
  return (
    <div
      style={{ display: "flex", height, borderRadius: height / 2, overflow: "hidden" }}
      {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}
    >
      {shares.map((share) => (
        <div
          key={share.label}
          title={share.label}
          style={{
            width: `${(share.n / all) * 100}%`,
            minWidth: share.n > 0 ? 1 : 0,
            background: share.color,
          }}
        />
      ))}
    </div>
  );
}
