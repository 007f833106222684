import { Button, Stack, Title } from "@mantine/core";
import { IconArrowRight, IconUpload, IconWand } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { listDatasets, listUploads } from "@/api/generated";
import { useMay, useStudy } from "@/frame/study";
import { Page } from "@/parts/Page";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Waiting } from "@/parts/Waiting";
import { isMoving, type Next, nextOnData, openUploads } from "./next";
import { DropPlace } from "./sending/DropPlace";
import { forget, type Sending, send, useSendings } from "./sending/queue";
import { SendingList } from "./sending/SendingList";
import { useCleaning } from "./sets/cleaning";
import { DatasetCard } from "./sets/DatasetCard";
import { StartedFrom } from "./sets/StartedFrom";
import { UploadLine } from "./sets/UploadLine";
import { VersionWish } from "./sets/VersionWish";
import { useSource } from "./steps/startedFrom";

const MOST = 50;

export function Component() {
  const { t } = useTranslation("data");
  const { id: studyId } = useStudy();
  const mayUpload = useMay("dataset:upload");
  const { uploads, datasets, error, isLoading } = useDataOf(studyId, mayUpload);
  const sendings = useSendings(studyId);
  const choose = useRef<(() => void) | null>(null);
  useCheckWhenSent(studyId, sendings);
  const open = openUploads(uploads, sendings);
  const isEmpty = datasets.length === 0 && open.length === 0;
  return (
    <Page
      title={t("title")}
      about={t("about")}
      primary={
        !isLoading && (
          <NextButton
            next={nextOnData(uploads, datasets)}
            studyId={studyId}
            onChoose={mayUpload ? () => choose.current?.() : undefined}
          />
        )
      }
    >
      <Stack>
        <ProblemAlert error={error} />
        <StartedFrom studyId={studyId} />
        {isLoading && <Waiting mx="auto" />}
        {mayUpload && !isLoading && (
          <DropPlace isSmall={!isEmpty} openRef={choose} onFiles={(files) => send(studyId, files)} />
        )}
        <VersionWish studyId={studyId} />
        <SendingList sendings={sendings} />
        {open.length > 0 && <Title order={2} size="h4" children={t("uploads.title")} />}
        {open.map((upload) => (
          <UploadLine key={upload.id} upload={upload} />
        ))}
        {datasets.length > 0 && <Title order={2} size="h4" children={t("sets.title")} />}
        {datasets.map((dataset) => (
          <DatasetCard key={dataset.id} studyId={studyId} dataset={dataset} />
        ))}
      </Stack>
    </Page>
  );
}

function useDataOf(studyId: string, mayUpload: boolean) {
  const uploads = useQuery({
    queryKey: ["uploads", studyId],
    queryFn: ({ signal }) => listUploads(studyId, { limit: MOST }, { signal }),
    enabled: mayUpload,
    refetchInterval: (query) => (query.state.data?.items.some(isMoving) ? 1_000 : false),
  });
  const datasets = useQuery({
    queryKey: ["datasets", studyId],
    queryFn: ({ signal }) => listDatasets(studyId, { limit: MOST }, { signal }),
  });
  return {
    uploads: uploads.data?.items ?? [],
    datasets: datasets.data?.items ?? [],
    error: uploads.error ?? datasets.error,
    isLoading: uploads.isLoading || datasets.isLoading,
  };
}

/** A single file that has arrived is checked at once. */
function useCheckWhenSent(studyId: string, sendings: Sending[]): void {
  const go = useNavigate();
  const only = sendings.length === 1 ? sendings[0] : undefined;
  useEffect(() => {
    if (only?.state !== "sent") return;
    forget(only.key);
    void go(`/studies/${studyId}/data/uploads/${only.uploadId}`);
  }, [go, only, studyId]);
}

type NextProps = { next: Next; studyId: string; onChoose: (() => void) | undefined };

function NextButton({ next, studyId, onChoose }: NextProps) {
  const { t } = useTranslation("data");
  const mayEdit = useMay("recipe:edit");
  const clean = useCleaning(studyId);
  const startsFrom = useSource(studyId);
  if (next.to === "check") {
    return (
      <Button
        component={Link}
        to={`/studies/${studyId}/data/uploads/${next.upload.id}`}
        rightSection={<IconArrowRight size={16} />}
      >
        {t("uploads.check")}
      </Button>
    );
  }
  if (next.to === "clean" && mayEdit) {
    return (
      <Button
        variant={startsFrom ? "default" : "filled"}
        leftSection={<IconWand size={16} />}
        loading={clean.isPending}
        onClick={() => clean.mutate(next.dataset)}
      >
        {t("sets.clean")}
      </Button>
    );
  }
  if (!onChoose) return null;
  return (
    <Button leftSection={<IconUpload size={16} />} onClick={onChoose}>
      {t("drop.choose")}
    </Button>
  );
}
