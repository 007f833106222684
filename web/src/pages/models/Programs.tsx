import { Anchor, Button, Code, CopyButton, Group, Stack, Switch, Text, Title } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { updateEndpoint } from "@/api/generated";
import type { EndpointView, ModelDetail } from "@/api/generated/model";
import { useMay, useStudy } from "@/frame/study";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { exampleRow } from "./inputs";
import { curlSnippet, pythonSnippet } from "./snippets";
import { usePreparedTypes } from "./usePreparedTypes";

/** How a program asks this model; no secret stands in the lines. */
export function Programs({ model, endpoint }: { model: ModelDetail; endpoint: EndpointView }) {
  const { t } = useTranslation("models");
  const study = useStudy();
  const place = { origin: window.location.origin, studyId: study.id, endpointId: endpoint.id };
  const row = exampleRow(model.input_schema.inputs, usePreparedTypes(model.prepared_id));
  return (
    <Stack>
      <Answering endpoint={endpoint} />
      <Text size="sm">{t("programs.about")}</Text>
      <Anchor component={Link} to={`/studies/${study.id}/share`} size="sm">
        {t("programs.token")}
      </Anchor>
      <Snippet title={t("programs.curl")} text={curlSnippet(place, row)} />
      <Snippet title={t("programs.python")} text={pythonSnippet(place, row)} />
    </Stack>
  );
}

/** Switches the endpoint on and off, for those who may release. */
function Answering({ endpoint }: { endpoint: EndpointView }) {
  const { t } = useTranslation("models");
  const study = useStudy();
  const may = useMay("model:release");
  const client = useQueryClient();
  const turn = useMutation({
    mutationFn: (enabled: boolean) => updateEndpoint(study.id, endpoint.id, { enabled }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["endpoints", study.id] }),
  });
  return (
    <>
      <Switch
        label={t(endpoint.enabled ? "programs.on" : "programs.off")}
        checked={endpoint.enabled}
        disabled={!may || turn.isPending}
        onChange={(event) => turn.mutate(event.currentTarget.checked)}
      />
      <ProblemAlert error={turn.error} />
    </>
  );
}

function Snippet({ title, text }: { title: string; text: string }) {
  const { t } = useTranslation("models");
  return (
    <section aria-label={title}>
      <Group justify="space-between" mb={4}>
        <Title order={2} size="h5">
          {title}
        </Title>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button
              size="xs"
              variant="default"
              leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              onClick={copy}
            >
              {t(copied ? "copied" : "copy")}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Code block tabIndex={0} mah={340} style={{ overflow: "auto" }}>
        {text}
      </Code>
    </section>
  );
}
