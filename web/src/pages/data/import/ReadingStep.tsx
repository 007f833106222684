import { Box, Group, Paper, SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type {
  ProposalPatch,
  ProposalView,
  TableOptions,
  TableProposal,
  UploadView,
} from "@/api/generated/model";
import { Explain } from "@/parts/Explain";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { RawPreview } from "./RawPreview";
import { ReadingOptions } from "./ReadingOptions";
import { ReadPreview } from "./ReadPreview";
import { TableFindings } from "./TableFindings";
import { usePreview } from "./useImport";

type Props = {
  upload: UploadView;
  view: ProposalView;
  table: TableProposal;
  isReading: boolean;
  change: (patch: ProposalPatch) => void;
};

/** How the file is read: at the left what was guessed, at the right what comes of it. */
export function ReadingStep({ upload, view, table, isReading, change }: Props) {
  const { t } = useTranslation("data");
  const [look, setLook] = useState<"raw" | "read">("raw");
  const preview = usePreview(upload, view, table.name);
  const read = (options: Partial<TableOptions>) => change({ tables: { [table.name]: { options } } });
  return (
    <Group align="flex-start" wrap="nowrap" gap="md">
      <Paper withBorder p="md" w={270} style={{ flexShrink: 0 }}>
        <ReadingOptions table={table} onChange={read} isBusy={isReading} />
      </Paper>
      <Stack gap="xs" style={{ flex: 1, minWidth: 0 }}>
        <Group justify="space-between">
          <Group gap="xs">
            <SegmentedControl
              value={look}
              onChange={(value) => setLook(value as "raw" | "read")}
              data={[
                { value: "raw", label: t("preview.raw") },
                { value: "read", label: t("preview.read") },
              ]}
              aria-label={t("preview.label")}
            />
            <Explain of={t("preview.label")}>{t("preview.explain")}</Explain>
          </Group>
          {look === "raw" && (
            <Text size="sm" c="gray.7">
              {t("preview.click_number")}
            </Text>
          )}
        </Group>
        <ProblemAlert error={preview.error} />
        <Box>
          {preview.data && look === "raw" && (
            <RawPreview raw={preview.data.raw} options={table.options} onChange={read} />
          )}
          {preview.data && look === "read" && <ReadPreview preview={preview.data} table={table} />}
        </Box>
        <TableFindings table={table} />
      </Stack>
    </Group>
  );
}
