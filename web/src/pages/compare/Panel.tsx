import { Group, Paper, Skeleton, Title } from "@mantine/core";
import { type ComponentProps, lazy, type ReactNode, Suspense } from "react";
import { Explain } from "@/parts/Explain";

const Chart = lazy(async () => ({ default: (await import("@/parts/Chart")).Chart }));

const HEIGHT = 300;

type Props = {
  title: string;
  explain: ReactNode;
  option: ComponentProps<typeof Chart>["option"] | null;
  label: string;
  children?: ReactNode;
};

/** One plot with its title and what it means. */
export function Panel({ title, explain, option, label, children }: Props) {
  return (
    <Paper withBorder p="md">
      <Group gap="xs" mb={4}>
        <Title order={2} size="h5">
          {title}
        </Title>
        <Explain of={title}>{explain}</Explain>
      </Group>
      {option && (
        <Suspense fallback={<Skeleton height={HEIGHT} />}>
          <Chart option={option} height={HEIGHT} label={label} />
        </Suspense>
      )}
      {children}
    </Paper>
  );
}
