import { Badge, Group, Progress, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ArtefactView, ReportView } from "@/api/generated/model";
import { Explain } from "@/parts/Explain";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { countOf, itemsOf, type Status } from "./checklist";
import { DownloadMenu } from "./DownloadMenu";
import styles from "./reports.module.css";
import { useRows } from "./useFile";

const COLOUR: Record<Status, string> = {
  filled: "teal",
  partly: "blue",
  author: "orange",
  not_applicable: "gray",
};

/** TRIPOD+AI: what the pack answers already, and what only the authors can write. */
export function Checklist({ of, file }: { of: ReportView; file: ArtefactView }) {
  const { t } = useTranslation("reports");
  const rows = useRows(of, file);
  const items = itemsOf(rows.data ?? []);
  const counts = countOf(items);
  const share = (status: Status) => (100 * counts[status]) / Math.max(1, items.length);
  return (
    <section aria-labelledby="checklist">
      <Group justify="space-between" mb="sm">
        <Group gap={6}>
          <Title order={2} size="h4" id="checklist" className={styles.figure}>
            {t("checklist.title")}
          </Title>
          <Explain of={t("checklist.title")}>{t("checklist.meaning")}</Explain>
        </Group>
        <DownloadMenu of={of} files={[file]} about={t("checklist.title")} />
      </Group>
      <ProblemAlert error={rows.error} />
      <Progress.Root size="lg" role="img" aria-label={t("checklist.title")}>
        {(["filled", "partly", "author"] as const).map((status) => (
          <Progress.Section key={status} value={share(status)} color={COLOUR[status]} aria-hidden />
        ))}
      </Progress.Root>
      <Text size="sm" c="gray.7" my="xs">
        {t("checklist.counts", counts)}
      </Text>
      <Table verticalSpacing={4} fz="sm">
        <Table.Thead>
          <Table.Tr>
            {(["item", "text", "state", "place"] as const).map((name) => (
              <Table.Th key={name}>{t(`checklist.${name}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <Table.Tr key={item.number}>
              <Table.Td>{item.number}</Table.Td>
              <Table.Td lang={file.language ?? undefined}>{item.text}</Table.Td>
              <Table.Td>
                <Badge miw="max-content" variant="light" color={COLOUR[item.status]} c="dark.7">
                  {t(`checklist.status.${item.status}`)}
                </Badge>
              </Table.Td>
              <Table.Td lang={file.language ?? undefined}>{item.place}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
