import {
  IconArrowsJoin,
  IconColumns,
  IconMathFunction,
  IconRowInsertTop,
  IconSparkles,
} from "@tabler/icons-react";
import type { GroupName } from "./palette";

const ICONS = {
  columns: IconColumns,
  clean: IconSparkles,
  rows: IconRowInsertTop,
  compute: IconMathFunction,
  combine: IconArrowsJoin,
};

export function BlockIcon({ group, size = 16 }: { group: GroupName; size?: number }) {
  const Icon = ICONS[group];
  return <Icon size={size} color="var(--mantine-color-loom-7)" aria-hidden style={{ flexShrink: 0 }} />;
}
