import { Alert, Button, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconFileText, IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { getExperiment } from "@/api/generated";
import type { ExperimentDetail } from "@/api/generated/model";
import { useMay, useStudy } from "@/frame/study";
import { count, moment } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { useMetric } from "@/pages/models/useMetric";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { WaitingPage } from "@/parts/Waiting";
import { isRunning } from "./Experiments";
import { ExistingScores } from "./ExistingScores";
import { Leaderboard } from "./Leaderboard";
import { LiveTraining } from "./LiveTraining";
import { SimpleModel } from "./SimpleModel";
import { Sites } from "./Sites";
import { StopButton } from "./StopButton";
import { Trials } from "./Trials";
import { UsedSettings } from "./UsedSettings";
import { Warnings } from "./Warnings";

const EVERY_MS = 1_000;

/** One training: live while it runs, its result afterwards. */
export function Component() {
  const study = useStudy();
  const { experimentId = "" } = useParams();
  const experiment = useQuery({
    queryKey: ["experiments", study.id, experimentId],
    queryFn: ({ signal }) => getExperiment(study.id, experimentId, { signal }),
    refetchInterval: (query) => (query.state.data && isRunning(query.state.data) ? EVERY_MS : false),
  });
  if (experiment.data) return <Experiment of={experiment.data} />;
  if (experiment.error) return <ProblemAlert error={experiment.error} />;
  return <WaitingPage />;
}

function Experiment({ of }: { of: ExperimentDetail }) {
  const { t } = useTranslation("train");
  const metric = useMetric();
  const title = of.title || t("experiments.unnamed", { at: moment(of.created_at) });
  const about = t("experiment.about", {
    target: of.target,
    metric: metric(of.metric).title,
    at: moment(of.created_at),
  });
  return (
    <Page
      title={title}
      about={<About of={of} about={about} />}
      primary={<Primary of={of} />}
      others={<Again of={of} />}
    >
      <Stack gap="lg">
        {isRunning(of) && <LiveTraining of={of} />}
        {of.state === "cancelled" && (
          <Empty title={t("experiment.cancelled_early.title")} about={t("experiment.cancelled_early.about")}>
            <AgainLink of={of} />
          </Empty>
        )}
        <ProblemAlert problem={of.problem} />
        {of.override && (
          <Alert color="red" variant="light" icon={<IconAlertTriangle />}>
            {t("advice.overridden", {
              name: of.override.by_name,
              at: moment(of.override.at),
              reason: of.override.reason,
            })}
          </Alert>
        )}
        <Warnings findings={of.warnings} />
        {of.leaderboard.length > 0 && <Leaderboard of={of} />}
        {of.leaderboard.length > 0 && <SimpleModel of={of} />}
        {of.leaderboard.length > 0 && <Sites of={of} />}
        {of.leaderboard.length > 0 && <ExistingScores of={of} />}
        {of.trials.length > 0 && <Trials of={of} />}
        {of.state === "succeeded" && <UsedSettings of={of} />}
      </Stack>
    </Page>
  );
}

function About({ of, about }: { of: ExperimentDetail; about: string }) {
  const { t } = useTranslation("train");
  const language = useLanguage();
  const n = of.n;
  const shown = (value: number | null | undefined) =>
    typeof value === "number" ? count(value, language) : "–";
  return (
    <>
      <Text size="sm">{about}</Text>
      {n && (
        <Text size="sm">
          {t("experiment.of_data", {
            rows: shown(n.rows),
            train: shown(n.train),
            test: shown(n.test),
            features: shown(n.features),
          })}
        </Text>
      )}
    </>
  );
}

function Primary({ of }: { of: ExperimentDetail }) {
  const { t } = useTranslation("train");
  const study = useStudy();
  const mayBuild = useMay("report:build");
  const mayCancel = useMay("experiment:cancel");
  if (isRunning(of)) return mayCancel ? <StopButton of={of} /> : null;
  if (of.state !== "succeeded" || !mayBuild) return null;
  return (
    <Button
      component={Link}
      to={`/studies/${study.id}/reports?experiment=${of.id}`}
      leftSection={<IconFileText size={18} />}
    >
      {t("experiment.report")}
    </Button>
  );
}

function Again({ of }: { of: ExperimentDetail }) {
  const mayTrain = useMay("experiment:train");
  if (isRunning(of) || of.state === "cancelled" || !mayTrain) return null;
  return <AgainLink of={of} />;
}

function AgainLink({ of }: { of: ExperimentDetail }) {
  const { t } = useTranslation("train");
  const study = useStudy();
  return (
    <Button
      component={Link}
      to={`/studies/${study.id}/train?prepared=${of.prepared_id}`}
      variant="default"
      leftSection={<IconRefresh size={18} />}
    >
      {t("experiment.again")}
    </Button>
  );
}
