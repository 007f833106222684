import { Alert, Button, Center, SegmentedControl, Stack } from "@mantine/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { getModel, listModels } from "@/api/generated";
import type { ModelDetail } from "@/api/generated/model";
import { isProblem } from "@/api/problem";
import { useStudy } from "@/frame/study";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Waiting } from "@/parts/Waiting";
import { Compared } from "./Compared";
import { ModelPicker } from "./ModelPicker";
import { ReleaseFinal } from "./ReleaseFinal";
import { useComparison } from "./useComparison";
import { distinctNames, queryOf, usualModels, type View, viewOf } from "./view";

const MOST_LISTED = 100;

/** Up to four models beside each other; what is shown stands in the address. */
export function Component() {
  const { t } = useTranslation("compare");
  const study = useStudy();
  const [query, setQuery] = useSearchParams();
  const listed = useQuery({
    queryKey: ["models", study.id],
    queryFn: ({ signal }) => listModels(study.id, { limit: MOST_LISTED }, { signal }),
  });
  const all = listed.data?.items ?? [];
  const asked = viewOf(query);
  const view = asked.models.length > 0 ? asked : viewOf(queryOf({ ...asked, models: usualModels(all) }));
  const change = (part: Partial<View>) => setQuery(queryOf({ ...view, ...part }), { replace: true });
  const pinned = usePinned(view.models);
  const title = t("title");
  if (listed.error) return <ProblemAlert error={listed.error} />;
  if (!listed.data) return <Wait />;
  if (all.length === 0) {
    return (
      <Page title={title}>
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
      title={title}
      about={t("about")}
      primary={<ReleaseFinal models={pinned.models} />}
      others={
        <SegmentedControl
          aria-label={t("part.label")}
          data={(["test", "oof"] as const).map((value) => ({ value, label: t(`part.${value}`) }))}
          value={view.part}
          onChange={(part) => change({ part: part === "oof" ? "oof" : "test" })}
        />
      }
    >
      <Stack gap="lg">
        <ModelPicker
          all={all}
          pinned={pinned.models}
          onChange={(models) => change({ models, focus: null })}
        />
        <ProblemAlert error={pinned.error} />
        {pinned.models.length > 0 && !pinned.error && (
          <Comparison view={view} models={pinned.models} onChange={change} />
        )}
      </Stack>
    </Page>
  );
}

function Comparison({
  view,
  models,
  onChange,
}: {
  view: View;
  models: ModelDetail[];
  onChange: (part: Partial<View>) => void;
}) {
  const { t } = useTranslation("compare");
  const { comparison, curves, isMissing, error } = useComparison(view.models, view.part);
  if (isMissing)
    return (
      <Alert color="gray" title={t("not_computed.title")}>
        {t("not_computed.about")}
      </Alert>
    );
  if (isProblem(error, "nothing_to_evaluate") && view.part === "test") {
    return (
      <Stack>
        <ProblemAlert error={error} />
        <Button
          variant="default"
          onClick={() => onChange({ part: "oof" })}
          style={{ alignSelf: "flex-start" }}
        >
          {t("part.use_oof")}
        </Button>
      </Stack>
    );
  }
  if (error) return <ProblemAlert error={error} />;
  if (!comparison) return <Wait />;
  return <Compared comparison={comparison} curves={curves} models={models} view={view} onChange={onChange} />;
}

function Wait() {
  const { t } = useTranslation("compare");
  return (
    <Center mih={240}>
      <Waiting label={t("computing")} />
    </Center>
  );
}

/** The pinned models in the order of the address. */
function usePinned(ids: readonly string[]) {
  const study = useStudy();
  const found = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["models", study.id, id],
      queryFn: ({ signal }: { signal: AbortSignal }) => getModel(study.id, id, { signal }),
    })),
  });
  const models = found.flatMap((one) => (one.data ? [one.data] : []));
  const names = distinctNames(models);
  return {
    models: models.map((one) => ({ ...one, name: names.get(one.id) ?? one.name })),
    error: found.find((one) => one.error)?.error ?? null,
  };
}
