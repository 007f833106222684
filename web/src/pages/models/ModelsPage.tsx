import { Button, SimpleGrid, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { listEndpoints, listModels } from "@/api/generated";
import type { ModelView } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { moment } from "@/i18n/numbers";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { WaitingPage } from "@/parts/Waiting";
import { byTraining, released } from "./groups";
import { ModelCard } from "./ModelCard";
import { Versions } from "./Versions";

const MOST = 200;

/** All models of the study: released ones first, then by the training that they come from. */
export function Component() {
  const { t } = useTranslation("models");
  const study = useStudy();
  const models = useQuery({
    queryKey: ["models", study.id],
    queryFn: ({ signal }) => listModels(study.id, { limit: MOST }, { signal }),
  });
  const endpoints = useQuery({
    queryKey: ["endpoints", study.id],
    queryFn: ({ signal }) => listEndpoints(study.id, { limit: MOST }, { signal }),
  });
  if (models.error) return <ProblemAlert error={models.error} />;
  if (!models.data) {
    return <WaitingPage />;
  }
  const all = models.data.items;
  const out = released(all);
  const isServed = (model: ModelView) =>
    endpoints.data?.items.some((one) => one.model_id === model.id && one.enabled);
  if (all.length === 0) {
    return (
      <Page title={t("title")}>
        <Empty title={t("empty.title")} about={t("empty.about")}>
          <Button component={Link} to={`/studies/${study.id}/train`}>
            {t("empty.start")}
          </Button>
        </Empty>
      </Page>
    );
  }
  return (
    <Page
      title={t("title")}
      about={t("about")}
      primary={
        <Button component={Link} to={`/studies/${study.id}/compare`}>
          {t("compare")}
        </Button>
      }
    >
      <Stack gap="xl">
        {out.length > 0 && (
          <section aria-labelledby="released">
            <Title order={2} size="h4" mb="sm" id="released">
              {t("released.title")}
            </Title>
            <Versions models={out} isServed={(one) => isServed(one) ?? false} />
          </section>
        )}
        {byTraining(all).map(({ id, models: its, target, at }) => (
          <section key={id} aria-labelledby={id}>
            <Title order={2} size="h4" mb="sm" id={id}>
              {t("training", { target, at: moment(at) })}
            </Title>
            <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
              {its.map((one) => (
                <ModelCard key={one.id} model={one} />
              ))}
            </SimpleGrid>
          </section>
        ))}
      </Stack>
    </Page>
  );
}
