import { ActionIcon, Badge, Button, Group, Menu, Paper, Stack, Text } from "@mantine/core";
import {
  IconArrowsLeftRight,
  IconBan,
  IconBook,
  IconDots,
  IconDownload,
  IconVersions,
  IconWand,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DatasetView, VersionRow } from "@/api/generated/model";
import { useMay } from "@/frame/study";
import { count, moment } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { useCleaning } from "./cleaning";
import { wishVersionOf } from "./versionOf";
import { downloadOriginalOf } from "./original";
import { RecipeLag } from "./RecipeLag";
import { VersionList } from "./VersionList";
import { WithdrawDialog } from "./WithdrawDialog";

/** A data set: what its newest version holds, and what can be done with it. */
export function DatasetCard({ studyId, dataset }: { studyId: string; dataset: DatasetView }) {
  const { t } = useTranslation("data");
  const clean = useCleaning(studyId);
  const mayEdit = useMay("recipe:edit");
  const newest = dataset.versions.find((version) => version.version === dataset.latest);
  const isActive = dataset.state === "active";
  const dictionary = `/studies/${studyId}/data/datasets/${dataset.id}`;
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Stack gap={2} miw={0}>
          <Group gap="xs" wrap="nowrap">
            <Text fw={600} truncate title={dataset.title}>
              {dataset.title}
            </Text>
            {!isActive && (
              <Badge color="gray.7" variant="filled">
                {t("sets.withdrawn")}
              </Badge>
            )}
          </Group>
          {newest && <Facts version={newest} />}
        </Stack>
        <Group gap="xs" wrap="nowrap">
          <Button
            component={Link}
            to={dictionary}
            variant="default"
            size="xs"
            leftSection={<IconBook size={14} />}
          >
            {t("sets.dictionary")}
          </Button>
          {isActive && mayEdit && (
            <Button
              variant="default"
              size="xs"
              leftSection={<IconWand size={14} />}
              loading={clean.isPending}
              onClick={() => clean.mutate(dataset)}
            >
              {t("sets.clean")}
            </Button>
          )}
          <CardMenu studyId={studyId} dataset={dataset} />
        </Group>
      </Group>
      <RecipeLag studyId={studyId} dataset={dataset} />
      {dataset.versions.length > 1 && <VersionList dataset={dataset} />}
    </Paper>
  );
}

function Facts({ version }: { version: VersionRow }) {
  const { t } = useTranslation("data");
  const language = useLanguage();
  const { rows, columns, subjects } = version;
  return (
    <Text size="sm" c="gray.7">
      {t("sets.size", { rows: count(rows, language), columns: count(columns, language) })}
      {subjects !== null && ` · ${t("sets.subjects", { subjects: count(subjects, language) })}`}
      {` · ${t("sets.version", { version: version.version })} · ${moment(version.created_at)}`}
    </Text>
  );
}

function CardMenu({ studyId, dataset }: { studyId: string; dataset: DatasetView }) {
  const { t } = useTranslation("data");
  const mayExport = useMay("dataset:export");
  const mayManage = useMay("study:manage");
  const mayUpload = useMay("dataset:upload");
  const { id: datasetId, title } = dataset;
  const mayEdit = useMay("recipe:edit");
  const [isWithdrawing, setWithdrawing] = useState(false);
  const stepsFrom = `/studies/${studyId}/data?steps=${dataset.id}`;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="dark" aria-label={t("sets.more", { title: dataset.title })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayUpload && dataset.state === "active" && (
            <Menu.Item
              leftSection={<IconVersions size={16} />}
              onClick={() => wishVersionOf(studyId, { datasetId, title, version: dataset.latest + 1 })}
            >
              {t("sets.new_version")}
            </Menu.Item>
          )}
          {mayEdit && dataset.state === "active" && (
            <Menu.Item component={Link} to={stepsFrom} leftSection={<IconArrowsLeftRight size={16} />}>
              {t("sets.steps_from")}
            </Menu.Item>
          )}
          {mayExport && (
            <Menu.Item
              leftSection={<IconDownload size={16} />}
              onClick={() => downloadOriginalOf(studyId, dataset.id, dataset.latest)}
            >
              {t("sets.original")}
            </Menu.Item>
          )}
          {mayManage && dataset.state === "active" && (
            <Menu.Item leftSection={<IconBan size={16} />} color="red.9" onClick={() => setWithdrawing(true)}>
              {t("sets.withdraw")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <WithdrawDialog
        studyId={studyId}
        dataset={dataset}
        isOpen={isWithdrawing}
        onClose={() => setWithdrawing(false)}
      />
    </>
  );
}
