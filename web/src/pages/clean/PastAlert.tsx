import { Alert, Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { SOURCE } from "./useView";

/** Says that what is shown is not the newest, and where an edit would go. */
export function PastAlert({ at, onNewest }: { at: string; onNewest: () => void }) {
  const { t } = useTranslation("clean");
  return (
    <Alert color="loom" py={6} mx="sm" mb={6}>
      <Group justify="space-between">
        {t(at === SOURCE ? "past.source" : "past.step")}
        <Button size="compact-xs" variant="default" onClick={onNewest}>
          {t("past.newest")}
        </Button>
      </Group>
    </Alert>
  );
}
