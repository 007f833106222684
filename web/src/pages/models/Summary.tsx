import { Anchor, Button, Code, Group, List, Stack, Text, Title } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { getDownloadModelUrl } from "@/api/generated";
import type { ModelDetail } from "@/api/generated/model";
import { requestBlob } from "@/api/http";
import { useMay, useStudy } from "@/frame/study";
import { bytes, percent } from "@/i18n/numbers";
import { Explain } from "@/parts/Explain";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { MetricsOfParts } from "./MetricsOfParts";
import type { Metrics } from "./metrics";
import { save } from "./save";

/** Figures with intervals, what the model is made of, and its file. */
export function Summary({ model }: { model: ModelDetail }) {
  const { t } = useTranslation("models");
  const study = useStudy();
  const members = model.members as { name: string; weight: number }[];
  return (
    <Stack gap="lg">
      <Figures model={model} />
      <Text size="sm">
        <Anchor component={Link} to={`/studies/${study.id}/compare?models=${model.id}`} size="sm">
          {t("summary.curves")}
        </Anchor>
      </Text>
      {members.length > 1 && (
        <section aria-labelledby="members">
          <Title order={2} size="h4" mb="xs" id="members">
            {t("summary.members")}
          </Title>
          <List size="sm">
            {members.map((one) => (
              <List.Item key={one.name}>
                {one.name}: {percent(one.weight, 0)}
              </List.Item>
            ))}
          </List>
        </section>
      )}
      <OnnxFile model={model} />
    </Stack>
  );
}

function Figures({ model }: { model: ModelDetail }) {
  const { t } = useTranslation("models");
  const parts = model.metrics as Record<string, Metrics | undefined>;
  return (
    <div>
      <MetricsOfParts
        model={model}
        label={t("summary.figures")}
        parts={[
          { title: t("summary.test"), metrics: parts.test ?? {} },
          { title: t("summary.oof"), metrics: parts.oof ?? {} },
        ]}
      />
      {model.threshold !== null && (
        <Text size="xs" c="gray.7" mt={4}>
          {t("summary.threshold", { threshold: percent(model.threshold) })}
        </Text>
      )}
    </div>
  );
}

function OnnxFile({ model }: { model: ModelDetail }) {
  const { t } = useTranslation("models");
  const study = useStudy();
  const may = useMay("model:export");
  const download = useMutation({
    mutationFn: async () =>
      save(await requestBlob(getDownloadModelUrl(study.id, model.id)), `${model.name}.onnx`),
  });
  const difference = model.parity.max_difference;
  return (
    <section aria-labelledby="file">
      <Group gap="xs" mb="xs">
        <Title order={2} size="h4" id="file">
          {t("onnx.title")}
        </Title>
        <Explain of={t("onnx.title")}>{t("onnx.explain")}</Explain>
      </Group>
      <Stack gap="xs" align="flex-start">
        {may && (
          <Button
            variant="default"
            leftSection={<IconDownload size={18} />}
            loading={download.isPending}
            onClick={() => download.mutate()}
          >
            {t("onnx.download", { size: bytes(model.onnx_bytes) })}
          </Button>
        )}
        <ProblemAlert error={download.error} />
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {t("onnx.hash")} <Code>{model.onnx_sha256}</Code>
        </Text>
        {typeof difference === "number" && (
          <Text size="sm" c="gray.7">
            {t("onnx.parity", { difference: difference === 0 ? "0" : difference.toExponential(1) })}
          </Text>
        )}
      </Stack>
    </section>
  );
}
