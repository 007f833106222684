import { Alert, Anchor, List, Text } from "@mantine/core";
import { IconLockOpen } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TrainableView } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { moment } from "@/i18n/numbers";

/** Prepared data whose signature no longer stands, each with the reason. */
export function VoidData({ items }: { items: TrainableView[] }) {
  const { t } = useTranslation("train");
  const study = useStudy();
  if (items.length === 0) return null;
  return (
    <Alert color="gray" icon={<IconLockOpen />} title={t("void.title", { count: items.length })}>
      <Text size="sm" mb={4}>
        {t("void.about")}
      </Text>
      <List size="sm">
        {items.map((one) => (
          <List.Item key={one.prepared_id}>
            <Anchor component={Link} to={`/studies/${study.id}/review/${one.prepared_id}`} size="sm">
              {one.target ?? t("void.unnamed")}
            </Anchor>
            {` · ${moment(one.changed_at)} · `}
            {one.reasons.map((code) => t(`void.reason.${code}`, { defaultValue: code })).join(", ")}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
