import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Problem } from "@/api/generated/model";
import { ProblemAlert } from "@/parts/ProblemAlert";

/** What went wrong on this page, and why a step of the recipe does not work. */
export function Faults({
  error,
  failed,
  onClose,
}: {
  error: unknown;
  failed: Problem | null;
  onClose: () => void;
}) {
  const { t } = useTranslation("clean");
  if (!error && !failed) return null;
  return (
    <Group px="sm" pb={6} align="flex-start" wrap="nowrap">
      <div style={{ flex: 1 }}>
        {isProblemBody(error) ? (
          <ProblemAlert problem={error} />
        ) : (
          <ProblemAlert error={error} problem={error ? null : failed} />
        )}
      </div>
      {Boolean(error) && (
        <Button size="compact-sm" variant="subtle" onClick={onClose}>
          {t("close")}
        </Button>
      )}
    </Group>
  );
}

function isProblemBody(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && !(error instanceof Error) && "code" in error;
}
