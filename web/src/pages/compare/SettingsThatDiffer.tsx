import { Group, Table, Title } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { getExperimentSettings } from "@/api/generated";
import type { ModelView } from "@/api/generated/model";
import { useMay, useStudy } from "@/frame/study";
import { useKinds } from "@/pages/train/Trials";
import { differing } from "@/pages/train/settings";
import { useFieldWords } from "@/pages/train/useFieldWords";
import { Explain } from "@/parts/Explain";
import { settingsOf, shown } from "./settingsOf";

/** Only the settings in which the pinned models differ. */
export function SettingsThatDiffer({ models }: { models: ModelView[] }) {
  const { t } = useTranslation("compare");
  const words = useFieldWords();
  const kinds = useKinds();
  const all = useSettings(models);
  const names = differing(all);
  if (models.length < 2 || names.length === 0) return null;
  const value = (name: string, of: unknown) => (name === "algorithm" ? kinds(String(of)) : shown(of));
  return (
    <section aria-labelledby="differ">
      <Group gap="xs" mb="xs">
        <Title order={2} size="h4" id="differ">
          {t("differ.title")}
        </Title>
        <Explain of={t("differ.title")}>{t("differ.explain")}</Explain>
      </Group>
      <Table.ScrollContainer minWidth={640}>
        <Table withTableBorder verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("differ.head")}</Table.Th>
              {models.map((one) => (
                <Table.Th key={one.id}>{one.name}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {names.map((name) => (
              <Table.Tr key={name}>
                <Table.Td>{t(`differ.name.${name}`, { defaultValue: words(name)?.title ?? name })}</Table.Td>
                {models.map((one, at) => (
                  <Table.Td key={one.id}>{value(name, all[at]?.[name])}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

function useSettings(models: ModelView[]): Record<string, unknown>[] {
  const study = useStudy();
  const may = useMay("experiment:read_metrics");
  const ids = [...new Set(models.map((one) => one.experiment_id))];
  const found = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["experiments", study.id, id, "settings"],
      queryFn: ({ signal }: { signal: AbortSignal }) => getExperimentSettings(study.id, id, { signal }),
      enabled: may && ids.length > 1,
      staleTime: Infinity,
    })),
  });
  return models.map((model) => settingsOf(model, found[ids.indexOf(model.experiment_id)]?.data));
}
