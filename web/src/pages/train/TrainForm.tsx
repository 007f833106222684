import { Button, Grid, Paper, Select, Stack, Switch, Text, TextInput, Title } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { getReview, startExperiment } from "@/api/generated";
import type { AlgorithmsView, TrainableView } from "@/api/generated/model";
import { followJob } from "@/frame/jobs";
import { useStudy } from "@/frame/study";
import { moment } from "@/i18n/numbers";
import { Page } from "@/parts/Page";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Advice } from "./Advice";
import { BudgetSlider } from "./BudgetSlider";
import { ExpertSettings } from "./ExpertSettings";
import { MetricChoice } from "./MetricChoice";
import { OverrideDialog } from "./OverrideDialog";
import { PlannedSettings } from "./PlannedSettings";
import { SplitPicture } from "./SplitPicture";
import { requestOf, type TrainingWish, USUAL_BUDGET } from "./settings";
import { splitOf } from "./split";
import { TargetInWords } from "./TargetInWords";
import { useAdvice } from "./useAdvice";

type Props = {
  data: TrainableView;
  approved: TrainableView[];
  onData: (preparedId: string) => void;
  catalogue: AlgorithmsView;
  children: ReactNode;
};

/** What is to be learned and how, with the split beside it; simple unless the expert switch is on. */
export function TrainForm({ data, approved, onData, catalogue, children }: Props) {
  const { t } = useTranslation("train");
  const task = data.task ?? "binary";
  const metrics = catalogue.metrics[task] ?? [];
  const [wish, setWish] = useState<TrainingWish>({
    preparedId: data.prepared_id,
    title: "",
    metric: metrics[0] ?? "",
    budget: USUAL_BUDGET,
    expert: false,
    settings: {},
    candidates: null,
  });
  const change = (part: Partial<TrainingWish>) => setWish((before) => ({ ...before, ...part }));
  const start = useStart(data);
  const approval = useApproval(data.prepared_id);
  const split = splitOf(approval, data);
  const advice = useAdvice(data.prepared_id);
  const [asked, setAsked] = useState(false);
  const isBlocked = (advice.data?.blocking ?? 0) > 0;
  return (
    <Page
      title={t("title")}
      about={t("about")}
      primary={
        <Button
          leftSection={<IconPlayerPlay size={18} />}
          loading={start.isPending}
          disabled={wish.expert && wish.candidates?.length === 0}
          onClick={() => (isBlocked ? setAsked(true) : start.mutate(wish))}
        >
          {t("start")}
        </Button>
      }
    >
      {advice.data && (
        <OverrideDialog
          advice={advice.data}
          opened={asked}
          isStarting={start.isPending}
          onClose={() => setAsked(false)}
          onReason={(override) => start.mutate({ ...wish, override }, { onSettled: () => setAsked(false) })}
        />
      )}
      <Stack>
        <ProblemAlert error={start.error} />
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Paper withBorder p="lg">
              <Stack gap="lg">
                {approved.length > 1 && (
                  <Select
                    label={t("data")}
                    data={approved.map((one) => ({
                      value: one.prepared_id,
                      label: t("data_named", { target: one.target, at: moment(one.changed_at) }),
                    }))}
                    value={data.prepared_id}
                    onChange={(id) => id && onData(id)}
                    allowDeselect={false}
                  />
                )}
                <TargetInWords data={data} approval={approval} />
                <MetricChoice
                  task={task}
                  metrics={metrics}
                  value={wish.metric}
                  onChange={(metric) => change({ metric })}
                />
                <BudgetSlider value={wish.budget} onChange={(budget) => change({ budget })} />
                <TextInput
                  label={t("name")}
                  placeholder={t("name_example")}
                  value={wish.title}
                  maxLength={300}
                  onChange={(event) => change({ title: event.currentTarget.value })}
                />
                <Switch
                  label={t("expert.switch")}
                  description={
                    <Text span size="xs" c="gray.7">
                      {t("expert.about")}
                    </Text>
                  }
                  checked={wish.expert}
                  onChange={(event) => change({ expert: event.currentTarget.checked })}
                />
                {wish.expert && (
                  <ExpertSettings
                    catalogue={catalogue}
                    task={task}
                    approval={approval}
                    wish={wish}
                    onChange={change}
                  />
                )}
              </Stack>
            </Paper>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Stack>
              <ProblemAlert error={advice.error} />
              {advice.data && <Advice advice={advice.data} />}
              {split && <SplitPicture split={split} approval={approval} data={data} />}
              <Paper withBorder p="lg">
                <Title order={2} size="h4" mb="xs">
                  {t("plan.title")}
                </Title>
                <PlannedSettings catalogue={catalogue} task={task} split={split} wish={wish} />
              </Paper>
            </Stack>
          </Grid.Col>
        </Grid>
        {children}
      </Stack>
    </Page>
  );
}

/** The signed approval; null where it is not shown to this person. */
function useApproval(preparedId: string) {
  const study = useStudy();
  const review = useQuery({
    queryKey: ["review", study.id, preparedId],
    queryFn: ({ signal }) => getReview(study.id, preparedId, { signal }),
  });
  return review.data?.approval ?? null;
}

function useStart(data: TrainableView) {
  const study = useStudy();
  const client = useQueryClient();
  const go = useNavigate();
  return useMutation({
    mutationFn: (wish: TrainingWish) => startExperiment(study.id, requestOf(wish)),
    onSuccess: async (made) => {
      const to = `/studies/${study.id}/train/${made.id}`;
      followJob(study.id, made.job, made.title || (data.target ?? ""), to);
      client.setQueryData(["experiments", study.id, made.id], made);
      await client.invalidateQueries({ queryKey: ["newest", study.id] });
      await go(to);
    },
  });
}
