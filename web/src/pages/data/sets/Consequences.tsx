import { List, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { listConsequences } from "@/api/generated";
import type { Consequences as Found } from "@/api/generated/model";
import { ProblemAlert } from "@/parts/ProblemAlert";

type Props = { studyId: string; datasetId: string };

/** Each kind of thing that a withdrawal takes with it, with how many there are; what there is none of is left out. */
export function counted(found: Found): [kind: string, count: number][] {
  const counts: [string, number][] = [
    ["prepared", found.prepared.length],
    ["experiments", found.experiments.length],
    ["models", found.models.length],
    ["released", found.models.filter((model) => model.version !== null).length],
    ["predictions", found.predictions],
    ["reports", found.reports.length],
    ["comparisons", found.comparisons.length],
  ];
  return counts.filter(([, count]) => count > 0);
}

/** What would go with a data set, asked of every service before anything is done. */
export function Consequences({ studyId, datasetId }: Props) {
  const { t } = useTranslation("data");
  const found = useQuery({
    queryKey: ["consequences", studyId, datasetId],
    queryFn: ({ signal }) => listConsequences(studyId, { dataset_id: datasetId }, { signal }),
    gcTime: 0,
  });
  if (found.isPending) return <Skeleton height={80} aria-label={t("withdraw.looking")} />;
  if (!found.data) return <ProblemAlert error={found.error} />;
  const counts = counted(found.data);
  return (
    <Stack gap="xs">
      <Text size="sm">{counts.length > 0 ? t("withdraw.takes") : t("withdraw.takes_nothing")}</Text>
      {counts.length > 0 && (
        <List size="sm" withPadding>
          {counts.map(([kind, count]) => (
            <List.Item key={kind}>{t(`withdraw.kinds.${kind}`, { count })}</List.Item>
          ))}
        </List>
      )}
      <Text size="sm" fw={600}>
        {t(`withdraw.policy.${found.data.policy}`)}
      </Text>
    </Stack>
  );
}
