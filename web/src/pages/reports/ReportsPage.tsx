import { Button, Stack } from "@mantine/core";
import { IconFileText } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useSearchParams } from "react-router";
import { createReport, listExperiments } from "@/api/generated";
import type { ExperimentView } from "@/api/generated/model";
import { followJob } from "@/frame/jobs";
import { useMay, useStudy } from "@/frame/study";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { BuildForm } from "./BuildForm";
import { DEFAULT_ORDER, type Order, requestOf } from "./order";
import { ReportList } from "./ReportList";

/** Build a publication pack of a finished training, and the packs that were built before. */
export function Component() {
  const { t } = useTranslation("reports");
  const study = useStudy();
  const mayBuild = useMay("report:build");
  const experiments = useFinished(mayBuild);
  const [asked] = useSearchParams();
  const [order, setOrder] = useState<Order>(DEFAULT_ORDER);
  const chosen = experiments.data?.find((one) => one.id === (order.experimentId ?? asked.get("experiment")));
  const experiment = chosen ?? experiments.data?.[0];
  const build = useBuild(experiment, order);
  return (
    <Page
      title={t("title")}
      about={t("about")}
      primary={
        experiment && (
          <Button
            leftSection={<IconFileText size={18} />}
            loading={build.isPending}
            onClick={() => build.mutate()}
          >
            {t("build.submit")}
          </Button>
        )
      }
    >
      <Stack gap="lg">
        <ProblemAlert error={build.error ?? experiments.error} />
        {experiment && (
          <BuildForm
            experiments={experiments.data ?? []}
            experiment={experiment}
            order={order}
            onOrder={setOrder}
          />
        )}
        {experiments.data?.length === 0 && (
          <Empty title={t("empty.title")} about={t("empty.about")}>
            <Button component={Link} to={`/studies/${study.id}/train`} variant="default">
              {t("empty.train")}
            </Button>
          </Empty>
        )}
        <ReportList />
      </Stack>
    </Page>
  );
}

function useFinished(mayBuild: boolean) {
  const { id } = useStudy();
  return useQuery({
    queryKey: ["experiments", id, "finished"],
    queryFn: async ({ signal }) => {
      const page = await listExperiments(id, { limit: 200 }, { signal });
      return page.items.filter((one) => one.state === "succeeded");
    },
    enabled: mayBuild,
  });
}

function useBuild(experiment: ExperimentView | undefined, order: Order) {
  const { t } = useTranslation("reports");
  const study = useStudy();
  const client = useQueryClient();
  const go = useNavigate();
  return useMutation({
    mutationFn: () => createReport(study.id, requestOf(experiment?.id ?? "", order)),
    onSuccess: async (report) => {
      const to = `/studies/${study.id}/reports/${report.id}`;
      if (report.job)
        followJob(study.id, report.job, experiment?.title || (experiment?.target ?? t("title")), to);
      void client.invalidateQueries({ queryKey: ["reports", study.id] });
      void client.invalidateQueries({ queryKey: ["newest", study.id] });
      await go(to);
    },
  });
}
