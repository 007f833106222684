import {
  Alert,
  Button,
  Group,
  NativeSelect,
  Paper,
  Stack,
  Table,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { IconCheck, IconInfoCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { listDatasets } from "@/api/generated";
import type { Proposal, TableProposal, UploadView } from "@/api/generated/model";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { ROLES } from "../words";
import type { Acceptance } from "./acceptance";
import { flagsOf, mainTable } from "./guesses";

export function AcceptButton({ acceptance, isQuick = false }: { acceptance: Acceptance; isQuick?: boolean }) {
  const { t } = useTranslation("data");
  return (
    <Button
      variant={isQuick ? "default" : "filled"}
      leftSection={<IconCheck size={16} />}
      loading={acceptance.isPending}
      onClick={acceptance.accept}
    >
      {t(!isQuick ? "accept.submit" : acceptance.datasetId ? "accept.quick_version" : "accept.quick")}
    </Button>
  );
}

type Props = { upload: UploadView; proposal: Proposal; acceptance: Acceptance };

/** The last look: what the data set will be called and what it will hold. */
export function AcceptStep({ upload, proposal, acceptance }: Props) {
  const { t } = useTranslation("data");
  const table = mainTable(proposal);
  if (!table) return null;
  return (
    <Group align="flex-start" gap="lg">
      <Stack w={420}>
        <Target upload={upload} acceptance={acceptance} />
        <TextInput
          label={t("accept.title")}
          value={acceptance.title}
          maxLength={300}
          disabled={acceptance.datasetId !== null}
          onChange={(event) => acceptance.setTitle(event.currentTarget.value)}
        />
        <Textarea
          label={t("accept.description")}
          value={acceptance.description}
          maxLength={5000}
          autosize
          minRows={2}
          onChange={(event) => acceptance.setDescription(event.currentTarget.value)}
        />
      </Stack>
      <Paper withBorder p="md" flex={1} miw={380}>
        <Contents proposal={proposal} table={table} />
      </Paper>
    </Group>
  );
}

function Target({ upload, acceptance }: { upload: UploadView; acceptance: Acceptance }) {
  const { t } = useTranslation("data");
  const datasets = useQuery({
    queryKey: ["datasets", upload.study_id],
    queryFn: ({ signal }) => listDatasets(upload.study_id, { limit: 50 }, { signal }),
  });
  const active = (datasets.data?.items ?? []).filter((dataset) => dataset.state === "active");
  if (active.length === 0) return null;
  return (
    <NativeSelect
      label={t("accept.target")}
      description={t("accept.target_about")}
      value={acceptance.datasetId ?? ""}
      onChange={(event) => acceptance.setDatasetId(event.currentTarget.value || null)}
      data={[
        { value: "", label: t("accept.new_set") },
        ...active.map((dataset) => ({
          value: dataset.id,
          label: t("accept.new_version", { title: dataset.title, version: dataset.latest + 1 }),
        })),
      ]}
    />
  );
}

function Contents({ proposal, table }: { proposal: Proposal; table: TableProposal }) {
  const { t } = useTranslation("data");
  const language = useLanguage();
  const dropped = flagsOf(proposal, table.name).filter((flag) => flag.decision?.action === "drop");
  const left = new Set(dropped.map((flag) => flag.column));
  const named = (role: string) =>
    table.columns
      .filter((column) => (column.role ?? "feature") === role && !left.has(column.name))
      .map((column) => column.name);
  return (
    <Stack gap="sm">
      <Text fw={600}>
        {t("sets.size", {
          rows: count(table.rows, language),
          columns: count(table.columns.length - dropped.length, language),
        })}
      </Text>
      <Table verticalSpacing={4} layout="fixed" aria-label={t("accept.roles")}>
        <Table.Tbody>
          {ROLES.map((role) => (
            <Table.Tr key={role}>
              <Table.Th w={180}>{t(`role.${role}`)}</Table.Th>
              <Table.Td>
                <NamesOf names={named(role)} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {dropped.length > 0 && (
        <Text size="sm">{t("accept.dropped", { names: dropped.map((flag) => flag.column).join(", ") })}</Text>
      )}
      {named("subject").length === 0 && (
        <Alert color="gray" icon={<IconInfoCircle />}>
          {t("accept.no_subject")}
        </Alert>
      )}
    </Stack>
  );
}

const FEW = 6;

function NamesOf({ names }: { names: string[] }) {
  const { t } = useTranslation("data");
  if (names.length === 0) return <Text size="sm">–</Text>;
  const rest = names.length - FEW;
  return (
    <Text size="sm">
      {names.slice(0, FEW).join(", ")}
      {rest > 0 && ` ${t("accept.and_more", { count: rest })}`}
    </Text>
  );
}
