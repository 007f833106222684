import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** An empty place that starts something. */
export function Empty({ title, about, children }: { title: string; about: string; children?: ReactNode }) {
  return (
    <Paper withBorder p="xl" ta="center">
      <Stack align="center" gap="sm">
        <Title order={2} size="h3">
          {title}
        </Title>
        <Text c="gray.7" maw={520}>
          {about}
        </Text>
        <Group justify="center">{children}</Group>
      </Stack>
    </Paper>
  );
}
