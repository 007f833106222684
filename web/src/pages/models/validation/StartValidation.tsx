import { Button, Paper, Select, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fitValidationColumns, listTrainable, startValidation } from "@/api/generated";
import type { ModelDetail } from "@/api/generated/model";
import { followJob } from "@/frame/jobs";
import { useStudy } from "@/frame/study";
import { moment } from "@/i18n/numbers";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { ColumnMatches } from "./ColumnMatches";
import { isComplete, type Matches, NO_MATCHES } from "./matches";

type Props = { model: ModelDetail; onStarted: (id: string) => void };

/** Chooses other approved data, matches its columns to the model's inputs, and starts. */
export function StartValidation({ model, onStarted }: Props) {
  const { t } = useTranslation("models");
  const study = useStudy();
  const [preparedId, setPreparedId] = useState<string | null>(null);
  const [title, setTitle] = useState("");
  const [matches, setMatches] = useState<Matches>(NO_MATCHES);
  const trainable = useQuery({
    queryKey: ["trainable", study.id],
    queryFn: ({ signal }) => listTrainable(study.id, { limit: 100 }, { signal }),
  });
  const others = (trainable.data?.items ?? []).filter(
    (one) => one.state === "approved" && one.prepared_id !== model.prepared_id,
  );
  const fit = useQuery({
    queryKey: ["validation-fit", study.id, model.id, preparedId],
    queryFn: ({ signal }) =>
      fitValidationColumns(study.id, model.id, { prepared_id: preparedId ?? "" }, { signal }),
    enabled: preparedId !== null,
  });
  const start = useStart(model, onStarted);
  return (
    <Paper withBorder p="lg">
      <Stack>
        <Title order={2} size="h4">
          {t("validation.start_title")}
        </Title>
        {trainable.data && others.length === 0 ? (
          <Text c="gray.7">{t("validation.no_data")}</Text>
        ) : (
          <>
            <Select
              label={t("validation.data")}
              placeholder={t("validation.choose")}
              data={others.map((one) => ({
                value: one.prepared_id,
                label: t("validation.data_named", { target: one.target, at: moment(one.changed_at) }),
              }))}
              value={preparedId}
              onChange={(id) => {
                setPreparedId(id);
                setMatches(NO_MATCHES);
              }}
              allowDeselect={false}
              maw={480}
            />
            <TextInput
              label={t("validation.title")}
              placeholder={t("validation.title_example")}
              value={title}
              maxLength={300}
              maw={480}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
            {fit.data && <ColumnMatches fit={fit.data} value={matches} onChange={setMatches} />}
            <ProblemAlert error={trainable.error ?? fit.error ?? start.error} />
            <div>
              <Button
                leftSection={<IconPlayerPlay size={18} />}
                disabled={!fit.data || !isComplete(fit.data, matches)}
                loading={start.isPending}
                onClick={() => preparedId && start.mutate({ prepared_id: preparedId, title, ...matches })}
              >
                {t("validation.start")}
              </Button>
            </div>
          </>
        )}
      </Stack>
    </Paper>
  );
}

function useStart(model: ModelDetail, onStarted: (id: string) => void) {
  const study = useStudy();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Parameters<typeof startValidation>[2]) => startValidation(study.id, model.id, body),
    onSuccess: async (made) => {
      const to = `/studies/${study.id}/models/${model.id}?tab=validation`;
      followJob(study.id, made.job, made.title || model.name, to);
      await client.invalidateQueries({ queryKey: ["validations", study.id, model.id] });
      onStarted(made.id);
    },
  });
}
