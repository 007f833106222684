import { Button, Grid, Stack } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { getGetReportPackUrl, getReport } from "@/api/generated";
import type { ReportView, ReportViewLanguagesItem } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { moment } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Page } from "@/parts/Page";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { WaitingPage } from "@/parts/Waiting";
import { partsOf } from "./artefacts";
import { Building } from "./Building";
import { Contents } from "./Contents";
import { LanguageSwitch } from "./LanguageSwitch";
import { Outline } from "./Outline";
import { Publish } from "./Publish";
import { isBeingMade } from "./state";

const EVERY_MS = 1_000;

/** One publication pack: what the page shows are the very files that are downloaded. */
export function Component() {
  const study = useStudy();
  const { reportId = "" } = useParams();
  const report = useQuery({
    queryKey: ["reports", study.id, reportId],
    queryFn: ({ signal }) => getReport(study.id, reportId, { signal }),
    refetchInterval: (query) => (query.state.data && isBeingMade(query.state.data) ? EVERY_MS : false),
  });
  if (report.data) return <Report of={report.data} />;
  if (report.error) return <ProblemAlert error={report.error} />;
  return <WaitingPage />;
}

function Report({ of }: { of: ReportView }) {
  const { t } = useTranslation("reports");
  const own = useLanguage();
  const [chosen, setChosen] = useState<ReportViewLanguagesItem | null>(null);
  const language = chosen ?? (of.languages.includes(own) ? own : (of.languages[0] ?? "en"));
  const parts = partsOf(of.artefacts, language);
  const title = typeof of.options["title"] === "string" ? of.options["title"] : "";
  const isReady = of.state === "ready";
  return (
    <Page
      wide
      title={title || t("list.unnamed", { at: moment(of.created_at) })}
      about={isReady ? t("report.about") : t(`state.${of.state}`)}
      primary={isReady && <PackButton of={of} />}
      others={
        isReady && (
          <>
            <LanguageSwitch of={of} value={language} onChange={setChosen} />
            <Publish of={of} />
          </>
        )
      }
    >
      <Stack gap="lg">
        <ProblemAlert problem={of.problem} />
        {isBeingMade(of) && <Building of={of} />}
        {isReady && (
          <Grid gap="lg">
            <Grid.Col span={{ base: 12, md: 3 }}>
              <Outline of={of} parts={parts} />
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 9 }}>
              <Contents of={of} parts={parts} language={language} />
            </Grid.Col>
          </Grid>
        )}
      </Stack>
    </Page>
  );
}

function PackButton({ of }: { of: ReportView }) {
  const { t } = useTranslation("reports");
  // outside members are given single figures, never the pack
  if (!of.artefacts.some((one) => one.kind === "manifest")) return null;
  return (
    <Button
      component="a"
      href={getGetReportPackUrl(of.study_id, of.id)}
      download
      leftSection={<IconDownload size={18} />}
    >
      {t("report.pack")}
    </Button>
  );
}
