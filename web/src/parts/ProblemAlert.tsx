import { Alert, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Problem } from "@/api/generated/model";
import { ApiProblem } from "@/api/problem";
import { inWordsOfProblem, useLanguage } from "@/i18n/words";

type Props = { error?: unknown; problem?: Problem | null };

/** Cause and next action of what went wrong, in the person's language. Shows nothing when nothing did. */
export function ProblemAlert({ error, problem }: Props) {
  const { t } = useTranslation("frame");
  const language = useLanguage();
  if (!error && !problem) return null;
  const said = problem ?? (error instanceof ApiProblem ? error.problem : null);
  const words = said ? inWordsOfProblem(said, language) : { detail: t("fault.title"), hint: t("fault.next") };
  return (
    <Alert role="alert" color="red" variant="light" icon={<IconAlertTriangle />} title={words.detail}>
      <Text size="sm">{words.hint}</Text>
      {said?.request_id && (
        <Text size="xs" c="gray.7" mt={4}>
          {t("fault.request", { id: said.request_id })}
        </Text>
      )}
    </Alert>
  );
}
