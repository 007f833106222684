import { Anchor, Button, Paper, Stack, Text } from "@mantine/core";
import { IconWand } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { getDataset } from "@/api/generated";
import type { UploadView } from "@/api/generated/model";
import { useMay } from "@/frame/study";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Page } from "@/parts/Page";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { useCleaning } from "../sets/cleaning";
import { StartedFrom } from "../sets/StartedFrom";
import { useSource } from "../steps/startedFrom";

/** The upload has become a data set: what it is, and the way on. */
export function Registered({ upload }: { upload: UploadView }) {
  const { t } = useTranslation("data");
  const language = useLanguage();
  const mayClean = useMay("recipe:edit");
  const studyId = upload.study_id;
  const datasetId = upload.dataset_id ?? "";
  const dataset = useQuery({
    queryKey: ["datasets", studyId, datasetId],
    queryFn: ({ signal }) => getDataset(studyId, datasetId, { signal }),
  });
  const clean = useCleaning(studyId);
  const startsFrom = useSource(studyId);
  const version = dataset.data?.versions.find((one) => one.version === upload.version);
  return (
    <Page
      title={dataset.data?.title ?? upload.filename}
      about={t("registered.about", { filename: upload.filename })}
      primary={
        mayClean &&
        dataset.data && (
          <Button
            variant={startsFrom ? "default" : "filled"}
            leftSection={<IconWand size={16} />}
            loading={clean.isPending}
            onClick={() => dataset.data && clean.mutate(dataset.data)}
          >
            {t("sets.clean")}
          </Button>
        )
      }
    >
      <Stack aria-live="polite">
        <ProblemAlert error={dataset.error ?? clean.error} />
        <StartedFrom studyId={studyId} />
        {version && (
          <Paper withBorder p="md">
            <Text fw={600}>
              {t("sets.size", {
                rows: count(version.rows, language),
                columns: count(version.columns, language),
              })}
              {version.subjects !== null &&
                ` · ${t("sets.subjects", { subjects: count(version.subjects, language) })}`}
            </Text>
            <Text size="sm" mt="xs">
              {t("registered.next")}
            </Text>
            <Anchor component={Link} to={`/studies/${studyId}/data/datasets/${datasetId}`} size="sm">
              {t("registered.dictionary")}
            </Anchor>
          </Paper>
        )}
      </Stack>
    </Page>
  );
}
