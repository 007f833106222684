import { Paper, SimpleGrid, Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { listStudies } from "@/api/generated";
import { bytes, count, moment } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Heading } from "./Heading";
import { byStudy, totalOf } from "./storage";
import { useStorage } from "./useServices";

const BUCKETS = ["staging", "raw", "prepared", "models", "predictions", "reports"] as const;

/** How much the platform stores, by study and kind. */
export function Storage() {
  const { t } = useTranslation("admin");
  const storage = useStorage();
  const views = storage.flatMap((one) => one.data ?? []);
  const total = totalOf(views);
  const at = views[0]?.counted_at;
  return (
    <Stack>
      <Heading title={t("section.storage")} about={at ? t("storage.about", { at: moment(at) }) : ""} />
      <ProblemAlert error={storage.find((one) => one.error)?.error} />
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <Amount label={t("storage.objects")} value={bytes(total.objects)} />
        <Amount label={t("storage.databases")} value={bytes(total.databases)} />
        <Amount
          label={t("storage.free")}
          value={total.free === null ? t("storage.unknown") : bytes(total.free)}
        />
      </SimpleGrid>
      <StudyTable views={byStudy(views)} />
    </Stack>
  );
}

function Amount({ label, value }: { label: string; value: string }) {
  return (
    <Paper withBorder p="md">
      <Text size="sm" c="gray.7">
        {label}
      </Text>
      <Text size="xl" fw={600}>
        {value}
      </Text>
    </Paper>
  );
}

function StudyTable({ views }: { views: ReturnType<typeof byStudy> }) {
  const { t } = useTranslation("admin");
  const language = useLanguage();
  const studies = useQuery({
    queryKey: ["studies", "cards"],
    queryFn: ({ signal }) => listStudies({ limit: 1000 }, { signal }),
  });
  const titleOf = (id: string | null) =>
    id === null ? t("storage.none") : (studies.data?.items.find((one) => one.id === id)?.title ?? id);
  return (
    <Table.ScrollContainer minWidth={860}>
      <Table verticalSpacing="xs" fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("storage.study")}</Table.Th>
            {BUCKETS.map((name) => (
              <Table.Th key={name} ta="right">
                {t(`storage.bucket.${name}`)}
              </Table.Th>
            ))}
            <Table.Th ta="right">{t("storage.files")}</Table.Th>
            <Table.Th ta="right">{t("storage.sum")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {views.map((one) => (
            <Table.Tr key={one.studyId ?? ""}>
              <Table.Td maw={320}>
                <Text size="sm" truncate title={titleOf(one.studyId)}>
                  {titleOf(one.studyId)}
                </Text>
              </Table.Td>
              {BUCKETS.map((name) => (
                <Table.Td key={name} ta="right">
                  {one.buckets[name] ? bytes(one.buckets[name]) : "–"}
                </Table.Td>
              ))}
              <Table.Td ta="right">{count(one.objects, language)}</Table.Td>
              <Table.Td ta="right" fw={600}>
                {bytes(one.bytes)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
