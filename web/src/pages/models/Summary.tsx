import { Anchor, Button, Code, Group, List, Stack, Table, Text, Title } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { getDownloadModelUrl } from "@/api/generated";
import type { ModelDetail } from "@/api/generated/model";
import { requestBlob } from "@/api/http";
import { useMay, useStudy } from "@/frame/study";
import { bytes, percent, withInterval } from "@/i18n/numbers";
import { Explain } from "@/parts/Explain";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { isInUnits, type Metrics, shownMetrics } from "./metrics";
import { save } from "./save";
import { useMetric } from "./useMetric";

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
  const metric = useMetric();
  const parts = model.metrics as Record<string, Metrics | undefined>;
  const [test, oof] = [parts.test ?? {}, parts.oof ?? {}];
  const unit = model.input_schema.target_unit;
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table withTableBorder verticalSpacing={6} maw={860}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("summary.figure")}</Table.Th>
            <Table.Th>{t("summary.test")}</Table.Th>
            <Table.Th>{t("summary.oof")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shownMetrics(model.task, [test, oof]).map((name) => (
            <Table.Tr key={name}>
              <Table.Td>
                <Group gap={6} wrap="nowrap">
                  {metric(name).title}
                  {unit && isInUnits(name) && ` [${unit}]`}
                  <Explain of={metric(name).title}>{metric(name).about}</Explain>
                </Group>
              </Table.Td>
              {[test, oof].map((figures, at) => (
                <Table.Td key={at}>{figures[name] ? withInterval(figures[name]) : "–"}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {model.threshold !== null && (
        <Text size="xs" c="gray.7" mt={4}>
          {t("summary.threshold", { threshold: percent(model.threshold) })}
        </Text>
      )}
    </Table.ScrollContainer>
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
