import { Group, Text } from "@mantine/core";
import { withInterval } from "@/i18n/numbers";
import { IntervalMark } from "@/pages/models/IntervalMark";
import type { Estimate } from "@/pages/models/metrics";

type Props = { of: Estimate | undefined; range: [number, number]; color: string; digits?: number };

/** A value with its interval, drawn on the axis of its table and written beside it. */
export function MarkedValue({ of, range, color, digits = 3 }: Props) {
  if (!of || of.value === null) return "–";
  return (
    <Group gap="xs" wrap="nowrap">
      <IntervalMark of={of} range={range} width={110} color={color} />
      <Text span size="sm" style={{ whiteSpace: "nowrap" }}>
        {withInterval(of, digits)}
      </Text>
    </Group>
  );
}
