import { Group, Text } from "@mantine/core";

/** Names beside their colours; dashed for the lines that are only there to guide. */
export function Legend({ items }: { items: { name: string; color: string; dashed?: boolean }[] }) {
  return (
    <Group gap="md" mt={4}>
      {items.map(({ name, color, dashed }) => (
        <Group key={name} gap={6} wrap="nowrap">
          <svg width={22} height={8} aria-hidden>
            <line
              x1={0}
              x2={22}
              y1={4}
              y2={4}
              stroke={color}
              strokeWidth={dashed ? 1.5 : 3}
              strokeDasharray={dashed ? "4 3" : undefined}
            />
          </svg>
          <Text size="xs">{name}</Text>
        </Group>
      ))}
    </Group>
  );
}
