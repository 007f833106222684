import { Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

type Props = { title: string; about: string; children?: ReactNode };

/** The title of a section, what it is for, and what can be done. */
export function Heading({ title, about, children }: Props) {
  return (
    <Group justify="space-between" align="flex-start" mb="md" wrap="nowrap">
      <div>
        <Title order={2} size="h4">
          {title}
        </Title>
        <Text size="sm" c="gray.7">
          {about}
        </Text>
      </div>
      <Group wrap="nowrap" style={{ flexShrink: 0 }}>
        {children}
      </Group>
    </Group>
  );
}
