import { Spoiler, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DatasetView } from "@/api/generated/model";
import { count, moment } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";

/** Every version of a data set, newest first: nothing is ever written over. */
export function VersionList({ dataset }: { dataset: DatasetView }) {
  const { t } = useTranslation("data");
  const language = useLanguage();
  const versions = [...dataset.versions].sort((a, b) => b.version - a.version);
  return (
    <Spoiler maxHeight={94} showLabel={t("sets.all_versions")} hideLabel={t("sets.fewer_versions")} mt="sm">
      <Table aria-label={t("sets.versions", { title: dataset.title })} verticalSpacing={4}>
        <Table.Tbody>
          {versions.map((version) => (
            <Table.Tr key={version.version}>
              <Table.Td>{t("sets.version", { version: version.version })}</Table.Td>
              <Table.Td>
                {t("sets.size", {
                  rows: count(version.rows, language),
                  columns: count(version.columns, language),
                })}
              </Table.Td>
              <Table.Td>{moment(version.created_at)}</Table.Td>
              <Table.Td>{version.withdrawn ? t("sets.withdrawn") : version.note}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Spoiler>
  );
}
