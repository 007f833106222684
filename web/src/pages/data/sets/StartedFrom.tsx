import { Alert, Button, Group, Text } from "@mantine/core";
import { IconArrowsLeftRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { listDatasets } from "@/api/generated";
import { startWithout, useSource } from "../steps/startedFrom";
import { StepsDialog } from "../steps/StepsDialog";

/** Reminds of the study that this one started from, and matches columns once the data is there. */
export function StartedFrom({ studyId }: { studyId: string }) {
  const { t } = useTranslation("data");
  const source = useSource(studyId);
  const [place, setPlace] = useSearchParams();
  const [isOpen, setOpen] = useState(false);
  const asked = place.get("steps");
  const datasets = useQuery({
    queryKey: ["datasets", studyId],
    queryFn: ({ signal }) => listDatasets(studyId, { limit: 50 }, { signal }),
  });
  const newest = datasets.data?.items.find((one) => one.state === "active")?.id ?? null;
  const datasetId = asked ?? newest;
  const close = () => {
    setOpen(false);
    setPlace({}, { replace: true });
  };
  return (
    <>
      {source && (
        <Alert color="loom" icon={<IconArrowsLeftRight />}>
          <Group justify="space-between">
            <Text size="sm">{t(newest ? "steps.ready" : "steps.waiting", { title: source.title })}</Text>
            <Group gap="xs">
              <Button size="xs" variant="subtle" onClick={() => startWithout(studyId)}>
                {t("steps.forget")}
              </Button>
              {newest && (
                <Button size="xs" onClick={() => setOpen(true)}>
                  {t("steps.open")}
                </Button>
              )}
            </Group>
          </Group>
        </Alert>
      )}
      {datasetId && (isOpen || asked) && (
        <StepsDialog here={{ studyId, datasetId }} source={asked ? null : source} onClose={close} />
      )}
    </>
  );
}
