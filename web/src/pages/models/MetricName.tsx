import { Group } from "@mantine/core";
import { Explain } from "@/parts/Explain";
import { isInUnits } from "./metrics";
import { useMetric } from "./useMetric";

/** What a figure is called, the unit it is in, and what it means behind a question mark. */
export function MetricName({ of, unit }: { of: string; unit?: string | null | undefined }) {
  const { title, about } = useMetric()(of);
  return (
    <Group gap={6} wrap="nowrap">
      {title}
      {unit && isInUnits(of) && ` [${unit}]`}
      <Explain of={title}>{about}</Explain>
    </Group>
  );
}
