import { Group, List, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Counts } from "@/api/generated/model";
import { CELL_COLORS, CELLS } from "./cells";
import { per100 } from "./threshold";

const SIDE = 15;

/** The same for 100 patients like these: a square for each, and the sentence that a patient understands. */
export function HundredPatients({ counts }: { counts: Counts }) {
  const { t } = useTranslation("compare");
  const of100 = per100(counts);
  const squares = CELLS.flatMap((name) => Array.from({ length: of100[name] }, () => name));
  return (
    <div>
      <Text fw={600} size="sm" mb={6}>
        {t("hundred.title")}
      </Text>
      <Group align="flex-start" gap="md" wrap="nowrap">
        <svg width={SIDE * 10} height={SIDE * 10} aria-hidden style={{ flexShrink: 0 }}>
          {squares.map((name, at) => (
            <rect
              key={at}
              x={(at % 10) * SIDE}
              y={Math.floor(at / 10) * SIDE}
              width={SIDE - 2}
              height={SIDE - 2}
              rx={3}
              fill={CELL_COLORS[name]}
            />
          ))}
        </svg>
        <List size="sm" spacing={4} listStyleType="none" aria-live="polite">
          {CELLS.map((name) => (
            <List.Item
              key={name}
              icon={
                <svg width={12} height={12} aria-hidden>
                  <rect width={12} height={12} rx={3} fill={CELL_COLORS[name]} />
                </svg>
              }
            >
              {t(`hundred.${name}`, { n: of100[name] === 0 && counts[name] > 0 ? "< 1" : of100[name] })}
            </List.Item>
          ))}
        </List>
      </Group>
    </div>
  );
}
