import { Paper, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReviewEntry, ReviewView } from "@/api/generated/model";
import { moment } from "@/i18n/numbers";

/** Who signed or sent back, when, and in which words. */
export function History({ review }: { review: ReviewView }) {
  const { t } = useTranslation("review");
  if (review.history.length === 0) return null;
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h5" mb="xs">
        {t("history.title")}
      </Title>
      <Stack gap="sm">
        {review.history.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </Stack>
    </Paper>
  );
}

function Entry({ entry }: { entry: ReviewEntry }) {
  const { t } = useTranslation("review");
  const isSystem = entry.action === "void";
  const said = isSystem
    ? entry.reasons.map((reason) => t(`state.void_because.${reason}`, { defaultValue: reason }))
    : entry.reasons;
  const failed = entry.action === "approve" && ["failed", "overtaken"].includes(entry.state);
  return (
    <div>
      <Text size="sm" fw={500}>
        {t(`history.${failed ? "failed" : entry.action}`, { who: entry.who.name })}
      </Text>
      <Text size="xs" c="gray.7">
        {moment(entry.at)}
      </Text>
      {[...said, entry.note]
        .filter((text) => text !== "")
        .map((text) => (
          <Text key={text} size="xs" lineClamp={6} style={{ whiteSpace: "pre-wrap" }}>
            {text}
          </Text>
        ))}
    </div>
  );
}
