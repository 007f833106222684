import { Button, Tabs, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import { getModel, listEndpoints } from "@/api/generated";
import type { EndpointView, ModelDetail } from "@/api/generated/model";
import { useMay, useStudy } from "@/frame/study";
import { moment } from "@/i18n/numbers";
import { FinalStar } from "@/pages/compare/FinalStar";
import { ReleaseDialog } from "@/pages/compare/ReleaseDialog";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { WaitingPage } from "@/parts/Waiting";
import { CardText } from "./CardText";
import { Lineage } from "./Lineage";
import { ModelBadges } from "./ModelBadges";
import { Outcomes } from "./Outcomes";
import { Programs } from "./Programs";
import { Summary } from "./Summary";
import { TryIt } from "./TryIt";
import { Validations } from "./validation/Validations";

const TABS = ["summary", "validation", "card", "lineage", "try", "programs", "outcomes"] as const;

/** One model: figures, card, where it comes from, and, once released, its use. */
export function Component() {
  const study = useStudy();
  const { modelId = "" } = useParams();
  const model = useQuery({
    queryKey: ["models", study.id, modelId],
    queryFn: ({ signal }) => getModel(study.id, modelId, { signal }),
  });
  const endpoints = useQuery({
    queryKey: ["endpoints", study.id],
    queryFn: ({ signal }) => listEndpoints(study.id, { limit: 200 }, { signal }),
    refetchInterval: (query) =>
      model.data?.released && !query.state.data?.items.some((one) => one.model_id === modelId)
        ? 1_500
        : false,
  });
  if (model.error) return <ProblemAlert error={model.error} />;
  if (!model.data) {
    return <WaitingPage />;
  }
  return (
    <Model of={model.data} endpoint={endpoints.data?.items.find((one) => one.model_id === modelId) ?? null} />
  );
}

function Model({ of, endpoint }: { of: ModelDetail; endpoint: EndpointView | null }) {
  const { t } = useTranslation("models");
  const [query, setQuery] = useSearchParams();
  const tab = TABS.find((one) => one === query.get("tab")) ?? "summary";
  const open = (next: string | null) =>
    setQuery(next && next !== "summary" ? { tab: next } : {}, { replace: true });
  return (
    <Page
      title={of.name}
      about={<About of={of} />}
      primary={tab === "try" && of.released ? null : <Primary of={of} onTry={() => open("try")} />}
      others={<FinalStar model={of} />}
    >
      <Tabs value={tab} onChange={open} keepMounted={false}>
        <Tabs.List mb="md">
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`tab.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="summary">
          <Summary model={of} />
        </Tabs.Panel>
        <Tabs.Panel value="validation">
          <Validations model={of} />
        </Tabs.Panel>
        <Tabs.Panel value="card">
          <CardText model={of} />
        </Tabs.Panel>
        <Tabs.Panel value="lineage">
          <Lineage model={of} />
        </Tabs.Panel>
        {(["try", "programs", "outcomes"] as const).map((one) => (
          <Tabs.Panel key={one} value={one}>
            {endpoint ? <Used as={one} model={of} endpoint={endpoint} /> : <NotServed of={of} />}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}

type UsedProps = { as: "try" | "programs" | "outcomes"; model: ModelDetail; endpoint: EndpointView };

function Used({ as, model, endpoint }: UsedProps) {
  if (as === "try") return <TryIt model={model} endpoint={endpoint} />;
  if (as === "programs") return <Programs model={model} endpoint={endpoint} />;
  return <Outcomes model={model} endpoint={endpoint} />;
}

function About({ of }: { of: ModelDetail }) {
  const { t } = useTranslation("models");
  return (
    <>
      <Text size="sm" mb={4}>
        {t("model_about", { target: of.target, at: moment(of.created_at) })}
      </Text>
      <ModelBadges model={of} />
    </>
  );
}

function Primary({ of, onTry }: { of: ModelDetail; onTry: () => void }) {
  const { t } = useTranslation("models");
  const mayRelease = useMay("model:release");
  const mayPredict = useMay("model:predict");
  const [opened, { open, close }] = useDisclosure(false);
  if (of.released) return mayPredict ? <Button onClick={onTry}>{t("try.open")}</Button> : null;
  if (!mayRelease) return null;
  return (
    <>
      <Button onClick={open}>{t("release")}</Button>
      <ReleaseDialog model={of} opened={opened} onClose={close} />
    </>
  );
}

function NotServed({ of }: { of: ModelDetail }) {
  const { t } = useTranslation("models");
  const key = of.released ? "not_served.soon" : "not_served.first";
  return <Empty title={t(`${key}.title`)} about={t(`${key}.about`)} />;
}
