import { Button, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { listAlgorithms, listTrainable } from "@/api/generated";
import { useMay, useStudy } from "@/frame/study";
import { useNewest } from "@/frame/stage";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Experiments } from "./Experiments";
import { TrainForm } from "./TrainForm";
import { VoidData } from "./VoidData";

/** Choosing approved data and starting a training; what was trained before stands below. */
export function Component() {
  const { t } = useTranslation("train");
  const study = useStudy();
  const may = useMay("experiment:train");
  const [query, setQuery] = useSearchParams();
  const trainable = useQuery({
    queryKey: ["trainable", study.id],
    queryFn: ({ signal }) => listTrainable(study.id, { limit: 100 }, { signal }),
    enabled: may,
  });
  const catalogue = useQuery({
    queryKey: ["algorithms"],
    queryFn: ({ signal }) => listAlgorithms({ signal }),
    staleTime: Infinity,
  });
  const data = trainable.data?.items ?? [];
  const approved = data.filter((one) => one.state === "approved");
  const chosen = approved.find((one) => one.prepared_id === query.get("prepared")) ?? approved[0];
  if (chosen && catalogue.data) {
    return (
      <TrainForm
        key={chosen.prepared_id}
        data={chosen}
        approved={approved}
        onData={(id) => setQuery({ prepared: id }, { replace: true })}
        catalogue={catalogue.data}
      >
        <VoidData items={data.filter((one) => one.state === "void")} />
        <Experiments />
      </TrainForm>
    );
  }
  return (
    <Page title={t("title")} about={t("about")}>
      <Stack>
        <ProblemAlert error={trainable.error ?? catalogue.error} />
        {!may && <Empty title={t("may_not.title")} about={t("may_not.about")} />}
        {trainable.data && !chosen && <NothingApproved />}
        <VoidData items={data.filter((one) => one.state === "void")} />
        <Experiments />
      </Stack>
    </Page>
  );
}

function NothingApproved() {
  const { t } = useTranslation("train");
  const study = useStudy();
  const newest = useNewest(study.id);
  const prepared = newest.data?.prepared;
  const to = prepared ? `/studies/${study.id}/review/${prepared.id}` : `/studies/${study.id}/data`;
  return (
    <Empty title={t("locked.title")} about={t("locked.about")}>
      <Button component={Link} to={to}>
        {t(prepared ? "locked.review" : "locked.data")}
      </Button>
    </Empty>
  );
}
