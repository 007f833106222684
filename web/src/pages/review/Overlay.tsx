import { Text } from "@mantine/core";
import type { ComparedClass, ComparedColumn, ComparedValue } from "@/api/generated/model";
import { axisNumber } from "./axis";

export const BEFORE = "#B84A00";
export const AFTER = "#8FC3E8";
const WIDE = 300;
const TALL = 84;

/** Before as a line over after as bars, in the same classes. */
export function Overlay({ column, label }: { column: ComparedColumn; label: string }) {
  const wasThere = column.before != null;
  if (column.values) return <ValueBars values={column.values} wasThere={wasThere} label={label} />;
  return (
    <Classes bins={column.bins ?? []} isTime={column.is_time ?? false} wasThere={wasThere} label={label} />
  );
}

function Classes({
  bins,
  isTime,
  wasThere,
  label,
}: {
  bins: readonly ComparedClass[];
  isTime: boolean;
  wasThere: boolean;
  label: string;
}) {
  const most = Math.max(...bins.flatMap((bin) => [bin.before, bin.after]), 1);
  const step = WIDE / Math.max(bins.length, 1);
  const y = (n: number) => TALL - (n / most) * (TALL - 4);
  const outline = bins.map(
    (bin, at) => `${at === 0 ? "M0" : "L"}${at === 0 ? "" : at * step} ${y(bin.before)} H${(at + 1) * step}`,
  );
  const ticks = [0, Math.floor(bins.length / 2), bins.length].filter((_, at) => bins.length > 1 || at === 0);
  return (
    <svg viewBox={`0 0 ${WIDE} ${TALL + 16}`} width="100%" role="img" aria-label={label}>
      {bins.map((bin, at) => (
        <rect
          key={bin.low}
          x={at * step + 0.5}
          width={Math.max(step - 1, 0.5)}
          y={y(bin.after)}
          height={TALL - y(bin.after)}
          fill={AFTER}
        />
      ))}
      {wasThere && (
        <path
          d={outline.join(" ")}
          fill="none"
          stroke={BEFORE}
          strokeWidth={1.6}
          vectorEffect="non-scaling-stroke"
        />
      )}
      <line x1={0} x2={WIDE} y1={TALL} y2={TALL} stroke="var(--mantine-color-gray-6)" />
      {ticks.map((at, index) => (
        <text
          key={at}
          x={at * step}
          y={TALL + 13}
          fontSize={11}
          fill="var(--mantine-color-gray-8)"
          textAnchor={index === 0 ? "start" : index === ticks.length - 1 ? "end" : "middle"}
        >
          {axisNumber(at === bins.length ? bins[at - 1]?.high : bins[at]?.low, isTime)}
        </text>
      ))}
    </svg>
  );
}

const MOST_SHOWN = 6;
const LINE = 16;

type BarsProps = { values: readonly ComparedValue[]; wasThere: boolean; label: string };

function ValueBars({ values, wasThere, label }: BarsProps) {
  const shown = inOrder(values.slice(0, MOST_SHOWN));
  const most = Math.max(...shown.flatMap((value) => [value.before, value.after]), 1);
  if (shown.length === 0) return <Text size="xs">–</Text>;
  return (
    <svg viewBox={`0 0 ${WIDE} ${shown.length * LINE}`} width="100%" role="img" aria-label={label}>
      {shown.map((value, at) => (
        <g key={value.value} transform={`translate(0 ${at * LINE})`}>
          <text x={0} y={12} fontSize={11} fill="var(--mantine-color-gray-8)">
            {value.value.length > 14 ? `${value.value.slice(0, 13)}…` : value.value}
          </text>
          <rect x={92} y={3} width={(value.after / most) * (WIDE - 94)} height={11} fill={AFTER} />
          {wasThere && (
            <path
              d={`M92 3 H${92 + (value.before / most) * (WIDE - 94)} V14 H92`}
              fill="none"
              stroke={BEFORE}
              strokeWidth={1.4}
            />
          )}
        </g>
      ))}
    </svg>
  );
}

/** Codes such as 0, 1, 2 stand in their order; words as they come, the most frequent first. */
function inOrder(values: readonly ComparedValue[]): readonly ComparedValue[] {
  const isNumber = values.every(({ value }) => value.trim() !== "" && Number.isFinite(Number(value)));
  return isNumber ? [...values].sort((a, b) => Number(a.value) - Number(b.value)) : values;
}
