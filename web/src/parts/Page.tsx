import { Box, Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

type Props = {
  title: string;
  about?: ReactNode;
  primary?: ReactNode;
  others?: ReactNode;
  children: ReactNode;
  wide?: boolean;
};

/** A screen: its title, one primary button, and what it is about. */
export function Page({ title, about, primary, others, children, wide = false }: Props) {
  return (
    <Box p="lg" maw={wide ? undefined : 1280} mx="auto">
      <Group justify="space-between" align="flex-start" mb="md" wrap="nowrap">
        <Stack gap={2} miw={0}>
          <Title order={1} size="h2">
            {title}
          </Title>
          {about && (
            <Text c="gray.7" size="sm" component="div">
              {about}
            </Text>
          )}
        </Stack>
        <Group gap="sm" wrap="nowrap" style={{ flexShrink: 0 }}>
          {others}
          {primary}
        </Group>
      </Group>
      {children}
    </Box>
  );
}
