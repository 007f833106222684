import { Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import type { UploadView } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { inWords, useLanguage } from "@/i18n/words";
import { Page } from "@/parts/Page";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { WaitingPage } from "@/parts/Waiting";
import { Registered } from "./import/Registered";
import { RefusedUpload } from "./import/RefusedUpload";
import { useProposal, useUpload } from "./import/useImport";
import { Wizard } from "./import/Wizard";
import { DropPlace } from "./sending/DropPlace";
import { send, useSendings } from "./sending/queue";
import { SendingList } from "./sending/SendingList";

export function Component() {
  const { id: studyId } = useStudy();
  const { uploadId = "" } = useParams();
  const upload = useUpload(studyId, uploadId);
  if (upload.error) return <ProblemAlert error={upload.error} />;
  if (!upload.data) {
    return <WaitingPage />;
  }
  return <Import key={uploadId} upload={upload.data} />;
}

function Import({ upload }: { upload: UploadView }) {
  const view = useProposal(upload);
  if (upload.state === "registered") return <Registered upload={upload} />;
  if (upload.state === "refused") return <RefusedUpload upload={upload} />;
  if (upload.state === "receiving") return <Receiving upload={upload} />;
  if (view.error) return <ProblemAlert error={view.error} />;
  if (view.data?.proposal && upload.state !== "accepting") return <Wizard upload={upload} view={view.data} />;
  return <Moving upload={upload} />;
}

/** The file is read, or becomes a data set: what is done now, in words. */
function Moving({ upload }: { upload: UploadView }) {
  const { t } = useTranslation("data");
  const language = useLanguage();
  return (
    <Page title={upload.filename} about={t(`uploads.state.${upload.state}`)}>
      <Stack gap={4} maw={560} aria-live="polite">
        <Progress
          value={(upload.job?.fraction ?? 0) * 100}
          animated
          aria-label={t(`uploads.state.${upload.state}`)}
        />
        <Text size="sm" c="gray.7">
          {upload.job ? inWords(upload.job.step, language) : t(`uploads.state.${upload.state}`)}
        </Text>
      </Stack>
    </Page>
  );
}

function Receiving({ upload }: { upload: UploadView }) {
  const { t } = useTranslation("data");
  const sendings = useSendings(upload.study_id);
  return (
    <Page title={upload.filename} about={t("uploads.state.receiving")}>
      <Stack>
        <Text>{t("uploads.drop_here")}</Text>
        <DropPlace isSmall onFiles={(files) => send(upload.study_id, files)} />
        <SendingList sendings={sendings} />
      </Stack>
    </Page>
  );
}
