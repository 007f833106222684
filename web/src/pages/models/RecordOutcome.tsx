import { Alert, Button, Checkbox, Group, NumberInput, Select, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { recordOutcomes } from "@/api/generated";
import type { EndpointView, ModelDetail } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { ProblemAlert } from "@/parts/ProblemAlert";

type Props = { model: ModelDetail; endpoint: EndpointView; predictionId?: string };

/** Tells what became of a patient whose prediction is known by its number. */
export function RecordOutcome({ model, endpoint, predictionId }: Props) {
  const { t } = useTranslation("models");
  const study = useStudy();
  const client = useQueryClient();
  const [number, setNumber] = useState("");
  const [outcome, setOutcome] = useState<string | number | null>(null);
  const [event, setEvent] = useState(false);
  const isSurvival = model.task === "survival";
  const { time: column, time_unit: unit } = model.input_schema;
  const time = unit ? `${column} [${unit}]` : column;
  const id = predictionId ?? number.trim();
  const record = useMutation({
    mutationFn: (value: string | number) =>
      recordOutcomes(study.id, endpoint.id, {
        outcomes: [{ prediction_id: id, outcome: isSurvival ? { time: Number(value), event } : value }],
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["monitoring", study.id] }),
  });
  return (
    <Stack gap="xs">
      <Group align="flex-end" gap="xs">
        {predictionId === undefined && (
          <TextInput
            label={t("outcome.number")}
            value={number}
            onChange={(event) => setNumber(event.currentTarget.value)}
            w={320}
          />
        )}
        {model.classes ? (
          <Select
            label={t("outcome.what", { target: model.target })}
            data={model.classes}
            value={outcome === null ? null : String(outcome)}
            onChange={setOutcome}
          />
        ) : (
          <NumberInput
            label={isSurvival ? t("outcome.time", { time }) : t("outcome.what", { target: model.target })}
            min={isSurvival ? 0 : undefined}
            value={outcome ?? ""}
            onChange={(value) => setOutcome(value === "" ? null : value)}
            hideControls
          />
        )}
        {isSurvival && (
          <Checkbox
            label={t("outcome.event", { target: model.target, event: model.positive })}
            checked={event}
            onChange={(change) => setEvent(change.currentTarget.checked)}
            mb={8}
          />
        )}
        <Button
          variant="default"
          disabled={id === "" || outcome === null}
          loading={record.isPending}
          onClick={() => outcome !== null && record.mutate(outcome)}
        >
          {t("outcome.record")}
        </Button>
      </Group>
      <ProblemAlert error={record.error} />
      {record.data && (
        <Alert color="teal" role="status" p="xs">
          {t(record.data.unchanged > 0 ? "outcome.unchanged" : "outcome.recorded")}
        </Alert>
      )}
    </Stack>
  );
}
