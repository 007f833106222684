import { Alert, Button, Grid, Paper, SimpleGrid, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { calculateCase, getEndpoint } from "@/api/generated";
import type { EndpointView, ModelDetail, ModelInput } from "@/api/generated/model";
import { useMay, useStudy } from "@/frame/study";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Answer } from "./Answer";
import { InputField } from "./InputField";
import { type Entries, rowOf } from "./inputs";
import { Refusal } from "./Refusal";
import { usePreparedTypes } from "./usePreparedTypes";

/** One patient's values in, the model's answer out, with what is unusual about the values. */
export function TryIt({ model, endpoint }: { model: ModelDetail; endpoint: EndpointView }) {
  const { t } = useTranslation("models");
  const study = useStudy();
  const may = useMay("model:predict");
  const [entries, setEntries] = useState<Entries>({});
  const detail = useQuery({
    queryKey: ["endpoints", study.id, endpoint.id],
    queryFn: ({ signal }) => getEndpoint(study.id, endpoint.id, { signal }),
  });
  const types = usePreparedTypes(model.prepared_id);
  const inputs = (detail.data?.inputs ?? []) as unknown as ModelInput[];
  const ask = useMutation({
    mutationFn: () => calculateCase(study.id, endpoint.id, { row: rowOf(inputs, entries) }),
  });
  const answer = ask.data;
  if (!may) return <Alert color="gray">{t("try.may_not")}</Alert>;
  if (detail.error) return <ProblemAlert error={detail.error} />;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate();
      }}
    >
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Text size="sm" c="gray.7" mb="sm">
            {t("try.about")}
          </Text>
          <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="sm">
            {inputs.map((input) => (
              <InputField
                key={input.name}
                input={input}
                isYesNo={types.get(input.name) === "boolean"}
                value={entries[input.name] ?? null}
                onChange={(value) => {
                  ask.reset();
                  setEntries((before) => ({ ...before, [input.name]: value }));
                }}
              />
            ))}
          </SimpleGrid>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Paper withBorder p="lg" pos="sticky" top={72}>
            <Stack>
              <Button type="submit" loading={ask.isPending} disabled={inputs.length === 0}>
                {t("try.ask")}
              </Button>
              <Refusal error={ask.error} />
              <div aria-live="polite">
                {answer ? (
                  <Answer answer={answer} model={model} endpoint={endpoint} />
                ) : (
                  <Text size="sm" c="gray.7">
                    {t("try.waiting")}
                  </Text>
                )}
              </div>
            </Stack>
          </Paper>
        </Grid.Col>
      </Grid>
    </form>
  );
}
