import { Code, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Approval, TrainableView } from "@/api/generated/model";
import { moment } from "@/i18n/numbers";
import { Explain } from "@/parts/Explain";

/** What the model will predict, as the approval fixed it. */
export function TargetInWords({ data, approval }: { data: TrainableView; approval: Approval | null }) {
  const { t } = useTranslation("train");
  const column = approval?.table_one.find((one) => one.name === data.target);
  const name = column?.label || data.target;
  const classes = approval?.task.classes?.join(", ");
  const time = approval?.task.time;
  const unit = approval?.task.time_unit;
  const times = `${approval?.task.horizons?.join(", ") ?? ""}${unit ? ` ${unit}` : ""}`;
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Text fw={600} size="sm">
          {t("target.title")}
        </Text>
        <Explain of={t("target.title")}>{t("target.explain")}</Explain>
      </Group>
      <Text>
        {t(`target.${data.task ?? "binary"}`, { name, event: approval?.task.positive, classes, time, times })}
        {data.task === "regression" && column?.unit && ` [${column.unit}]`}
      </Text>
      <Text size="sm" c="gray.7">
        {approval && t("target.signed", { who: approval.reviewer_name, at: moment(approval.at) })}{" "}
        {data.sha256 && <Code>{data.sha256.slice(0, 12)}</Code>}
      </Text>
    </Stack>
  );
}
