import { Badge, Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReviewView } from "@/api/generated/model";
import { CellsTab } from "./CellsTab";
import { changedColumns, TABS, type TabName } from "./checklist";
import { ColumnsTab } from "./ColumnsTab";
import { FindingsTab } from "./FindingsTab";
import { MissingTab } from "./MissingTab";
import { PredictionTab } from "./PredictionTab";
import type { ReviewRoom } from "./room";
import { SubjectsTab } from "./SubjectsTab";

/** The six ways to look at what was prepared. */
export function ReviewTabs({ room, review }: { room: ReviewRoom; review: ReviewView }) {
  const { t } = useTranslation("review");
  const numbers: Partial<Record<TabName, number>> = {
    findings: room.findings.length,
    columns: changedColumns(room.comparison.data?.columns ?? []).length,
  };
  return (
    <Tabs value={room.tab} onChange={(next) => room.setTab(next as TabName)} keepMounted={false}>
      <Tabs.List mb="md">
        {TABS.map((name) => (
          <Tabs.Tab
            key={name}
            value={name}
            rightSection={numbers[name] ? <Amount n={numbers[name]} /> : undefined}
          >
            {t(`tab.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="findings">
        <FindingsTab room={room} />
      </Tabs.Panel>
      <Tabs.Panel value="columns">
        <ColumnsTab room={room} />
      </Tabs.Panel>
      <Tabs.Panel value="missing">
        <MissingTab room={room} />
      </Tabs.Panel>
      <Tabs.Panel value="cells">
        <CellsTab room={room} />
      </Tabs.Panel>
      <Tabs.Panel value="subjects">
        <SubjectsTab room={room} />
      </Tabs.Panel>
      <Tabs.Panel value="prediction">
        <PredictionTab room={room} review={review} />
      </Tabs.Panel>
    </Tabs>
  );
}

function Amount({ n }: { n: number }) {
  return (
    <Badge size="sm" variant="default" circle={n < 10}>
      {n}
    </Badge>
  );
}
