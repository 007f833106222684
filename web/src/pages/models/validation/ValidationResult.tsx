import { Button, Code, Group, Stack, Table, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { cancelValidation, getValidation } from "@/api/generated";
import type { ModelDetail, ValidationDetail, ValidationManifest } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { count, decimal } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Warnings } from "@/pages/train/Warnings";
import { Explain } from "@/parts/Explain";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { MetricsOfParts } from "../MetricsOfParts";
import type { Metrics } from "../metrics";
import { isMoving } from "./moving";
import { ValidationCurves } from "./ValidationCurves";

const EVERY_MS = 1_000;

/** One external validation: its progress, and then its figures. */
export function ValidationResult({ model, validationId }: { model: ModelDetail; validationId: string }) {
  const { t } = useTranslation("models");
  const study = useStudy();
  const validation = useQuery({
    queryKey: ["validations", study.id, model.id, validationId],
    queryFn: ({ signal }) => getValidation(study.id, model.id, validationId, { signal }),
    refetchInterval: (query) => (query.state.data && isMoving(query.state.data) ? EVERY_MS : false),
  });
  const found = validation.data;
  if (!found) return <ProblemAlert error={validation.error} />;
  if (found.withdrawn) return <Text c="gray.7">{t("validation.withdrawn")}</Text>;
  if (isMoving(found)) return <UnderWay of={found} />;
  if (!found.result) return <ProblemAlert error={found.problem} />;
  return <Found model={model} result={found.result} />;
}

function UnderWay({ of }: { of: ValidationDetail }) {
  const { t } = useTranslation("models");
  const study = useStudy();
  const client = useQueryClient();
  const language = useLanguage();
  const cancel = useMutation({
    mutationFn: () => cancelValidation(study.id, of.model_id, of.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ["validations", study.id, of.model_id] }),
  });
  return (
    <Group role="status">
      <Text>{of.job.step[language]}</Text>
      <Button
        variant="default"
        loading={cancel.isPending}
        disabled={of.job.cancel_requested}
        onClick={() => cancel.mutate()}
      >
        {t("validation.cancel")}
      </Button>
    </Group>
  );
}

function Found({ model, result }: { model: ModelDetail; result: ValidationManifest }) {
  const { t } = useTranslation("models");
  const language = useLanguage();
  return (
    <Stack gap="lg">
      <Text>
        {t("validation.rows", { n: count(result.n, language) })}
        {typeof result.events === "number" &&
          ` ${t("validation.events", { n: count(result.events, language) })}`}
      </Text>
      <Warnings findings={result.warnings ?? []} />
      <Figures model={model} result={result} />
      <ValidationCurves result={result} timeUnit={model.input_schema.time_unit ?? ""} />
      <Recalibrated of={result.recalibrated ?? {}} />
      <Text size="xs" c="gray.7" style={{ overflowWrap: "anywhere" }}>
        {t("validation.hashes")} <Code>{result.onnx_sha256}</Code> <Code>{result.data_sha256}</Code>
      </Text>
    </Stack>
  );
}

function Figures({ model, result }: { model: ModelDetail; result: ValidationManifest }) {
  const { t } = useTranslation("models");
  const parts = model.metrics as Record<string, Metrics | undefined>;
  const home = Object.keys(parts.test ?? {}).length > 0 ? (parts.test ?? {}) : (parts.oof ?? {});
  return (
    <MetricsOfParts
      model={model}
      label={t("validation.figures")}
      parts={[
        { title: t("validation.there"), metrics: result.metrics as Metrics },
        { title: t("validation.home"), metrics: home },
      ]}
    />
  );
}

const UPDATES = ["none", "intercept", "slope"] as const;
const SHOWN = ["intercept", "slope", "observed_expected", "brier", "log_loss", "ici"] as const;

function Recalibrated({ of }: { of: NonNullable<ValidationManifest["recalibrated"]> }) {
  const { t } = useTranslation("models");
  if (Object.keys(of).length === 0) return null;
  return (
    <section aria-labelledby="recalibrated">
      <Group gap="xs" mb="xs">
        <Title order={2} size="h4" id="recalibrated">
          {t("validation.recalibrated")}
        </Title>
        <Explain of={t("validation.recalibrated")}>{t("validation.recalibrated_explain")}</Explain>
      </Group>
      <Table.ScrollContainer minWidth={640}>
        <Table withTableBorder verticalSpacing={6} maw={860} aria-labelledby="recalibrated">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("validation.update")}</Table.Th>
              {SHOWN.map((name) => (
                <Table.Th key={name} ta="right">
                  {t(`validation.update_figure.${name}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {UPDATES.map((update) => (
              <Table.Tr key={update}>
                <Table.Th scope="row" fw={500}>
                  {t(`validation.updates.${update}`)}
                </Table.Th>
                {SHOWN.map((name) => {
                  const value = of[update]?.[name];
                  return (
                    <Table.Td key={name} ta="right">
                      {typeof value === "number" ? decimal(value) : "–"}
                    </Table.Td>
                  );
                })}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}
