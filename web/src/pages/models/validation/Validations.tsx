import { Anchor, Badge, Stack, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { listValidations } from "@/api/generated";
import type { ModelDetail, ValidationView } from "@/api/generated/model";
import { useMay, useStudy } from "@/frame/study";
import { count, moment, withInterval } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { mainMetric, type Metrics } from "../metrics";
import { useMetric } from "../useMetric";
import { StartValidation } from "./StartValidation";
import { ValidationResult } from "./ValidationResult";
import { isMoving } from "./moving";

const EVERY_MS = 2_000;

/** How the model does on other approved data, and a way to try it there. */
export function Validations({ model }: { model: ModelDetail }) {
  const { t } = useTranslation("models");
  const study = useStudy();
  const mayStart = useMay("experiment:train");
  const mayRead = useMay("experiment:read_metrics");
  const [chosen, setChosen] = useState<string | null>(null);
  const validations = useQuery({
    queryKey: ["validations", study.id, model.id],
    queryFn: ({ signal }) => listValidations(study.id, model.id, { limit: 100 }, { signal }),
    enabled: mayRead,
    refetchInterval: (query) => (query.state.data?.items.some(isMoving) ? EVERY_MS : false),
  });
  const items = validations.data?.items ?? [];
  const shown = items.find((one) => one.id === chosen) ?? items[0];
  return (
    <Stack gap="lg">
      <Text>{t("validation.about")}</Text>
      <ProblemAlert error={validations.error} />
      {items.length > 0 && <Runs of={items} task={model.task} shown={shown?.id} onShow={setChosen} />}
      {shown && <ValidationResult key={shown.id} model={model} validationId={shown.id} />}
      {mayStart && <StartValidation model={model} onStarted={setChosen} />}
    </Stack>
  );
}

const COLORS: Record<string, string> = { succeeded: "teal", failed: "red", cancelled: "gray" };

type RunsProps = {
  of: ValidationView[];
  task: string;
  shown: string | undefined;
  onShow: (id: string) => void;
};

function Runs({ of, task, shown, onShow }: RunsProps) {
  const { t } = useTranslation("models");
  const language = useLanguage();
  const main = mainMetric(task);
  const metric = useMetric();
  return (
    <section aria-labelledby="validations">
      <Title order={2} size="h4" mb="xs" id="validations">
        {t("validation.runs")}
      </Title>
      <Table.ScrollContainer minWidth={640}>
        <Table withTableBorder verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("validation.at")}</Table.Th>
              <Table.Th>{t("validation.name")}</Table.Th>
              <Table.Th>{t("validation.state")}</Table.Th>
              <Table.Th ta="right">{t("validation.n")}</Table.Th>
              <Table.Th ta="right">{metric(main).title}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {of.map((one) => {
              const state = one.withdrawn ? "withdrawn" : one.state;
              const figure = (one.main as Metrics)[main];
              return (
                <Table.Tr key={one.id} aria-current={one.id === shown ? "true" : undefined}>
                  <Table.Td>
                    <Anchor component="button" type="button" size="sm" onClick={() => onShow(one.id)}>
                      {moment(one.created_at)}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>{one.title || "–"}</Table.Td>
                  <Table.Td>
                    <Badge variant="light" color={COLORS[state] ?? "blue"}>
                      {t(`validation.states.${state}`)}
                    </Badge>
                  </Table.Td>
                  <Table.Td ta="right">{one.n === null ? "–" : count(one.n, language)}</Table.Td>
                  <Table.Td ta="right">{figure ? withInterval(figure) : "–"}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}
