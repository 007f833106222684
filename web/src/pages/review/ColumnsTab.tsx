import {
  Center,
  Group,
  Pagination,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ComparedColumn } from "@/api/generated/model";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Explain } from "@/parts/Explain";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Waiting } from "@/parts/Waiting";
import { ColumnCard } from "./ColumnCard";
import { changedColumns, removedColumns } from "./checklist";
import { AFTER, BEFORE } from "./Overlay";
import type { ReviewRoom } from "./room";

const A_PAGE = 12;

type Which = "changed" | "removed" | "all";

/** Each column's distribution before the recipe, drawn over the one after it. */
export function ColumnsTab({ room }: { room: ReviewRoom }) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  const { comparison, column } = room;
  const all = comparison.data?.columns ?? [];
  const changed = useMemo(() => changedColumns(all), [all]);
  const isChanged = changed.some((each) => each.name === column);
  const [which, setWhich] = useState<Which>(
    (column && !isChanged) || changed.length === 0 ? "all" : "changed",
  );
  const [typed, setTyped] = useState("");
  const [page, setPage] = useState(() => pageOf(which === "all" ? all : changed, column));
  if (comparison.error) return <ProblemAlert error={comparison.error} />;
  if (!comparison.data) {
    return (
      <Center mih={240}>
        <Waiting />
      </Center>
    );
  }
  const removed = removedColumns(all);
  const found = matching({ changed, removed, all }[which], typed);
  const last = Math.max(Math.ceil(found.length / A_PAGE), 1);
  const at = Math.min(page, last);
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <SegmentedControl
          size="xs"
          value={which}
          onChange={(next) => {
            setWhich(next as Which);
            setPage(1);
          }}
          data={[
            { value: "changed", label: t("columns.changed", { n: changed.length }) },
            { value: "removed", label: t("columns.removed", { n: removed.length }) },
            { value: "all", label: t("columns.all", { n: all.length }) },
          ]}
        />
        <TextInput
          size="xs"
          w={220}
          aria-label={t("columns.search")}
          placeholder={t("columns.search")}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setPage(1);
          }}
        />
        <Legend />
        <Explain of={t("tab.columns")}>{t("columns.explain")}</Explain>
      </Group>
      {comparison.data.approximate && (
        <Text size="xs" c="gray.7">
          {t("columns.approximate", { n: count(comparison.data.rows_after, language) })}
        </Text>
      )}
      {found.length === 0 && <Text size="sm">{t("columns.none")}</Text>}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
        {found.slice((at - 1) * A_PAGE, at * A_PAGE).map((each) => (
          <ColumnCard
            key={each.name}
            column={each}
            isCurrent={each.name === column}
            onSeen={() => room.inHand.see("columns", each.name)}
          />
        ))}
      </SimpleGrid>
      {last > 1 && (
        <Pagination
          total={last}
          value={at}
          onChange={setPage}
          size="sm"
          getItemProps={(number) => ({ "aria-label": t("page", { n: number }) })}
          getControlProps={(control) => ({ "aria-label": t(`turn.${control}`) })}
        />
      )}
    </Stack>
  );
}

function matching(columns: readonly ComparedColumn[], typed: string): readonly ComparedColumn[] {
  const wanted = typed.trim().toLocaleLowerCase();
  if (wanted === "") return columns;
  return columns.filter((each) =>
    `${each.name} ${each.label ?? ""} ${each.name_before ?? ""}`.toLocaleLowerCase().includes(wanted),
  );
}

function pageOf(columns: readonly ComparedColumn[], name: string | null): number {
  const at = columns.findIndex((each) => each.name === name);
  return at < 0 ? 1 : Math.floor(at / A_PAGE) + 1;
}

function Legend() {
  const { t } = useTranslation("review");
  return (
    <Group gap="md">
      <Group gap={6}>
        <svg width={18} height={12} aria-hidden>
          <path d="M1 11 V3 H9 V7 H17 V11" fill="none" stroke={BEFORE} strokeWidth={2} />
        </svg>
        <Text size="xs">{t("before")}</Text>
      </Group>
      <Group gap={6}>
        <svg width={18} height={12} aria-hidden>
          <rect x={1} y={3} width={16} height={9} fill={AFTER} />
        </svg>
        <Text size="xs">{t("after")}</Text>
      </Group>
    </Group>
  );
}
