import { Alert, Button, Group, NativeSelect, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DecisionIn, Proposal, TableProposal, UploadView } from "@/api/generated/model";
import { Explain } from "@/parts/Explain";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { advised } from "./changes";
import { flagsOf } from "./guesses";
import { IdentifierCard } from "./IdentifierCard";
import { useDecide } from "./useImport";

type Props = { upload: UploadView; proposal: Proposal; table: TableProposal };

/** Columns that may tell who a patient is; the file waits until each has its answer. */
export function IdentifiersStep({ upload, proposal, table }: Props) {
  const { t } = useTranslation("data");
  const decide = useDecide(upload);
  const flags = flagsOf(proposal, table.name);
  const open = flags.filter((flag) => !flag.decision);
  const send = (decisions: DecisionIn[]) => decide.mutate(decisions);
  return (
    <Stack>
      <ProblemAlert error={decide.error} />
      <Group>
        <Group gap="xs">
          <Text>{t(flags.length === 0 ? "identifiers.none" : "identifiers.about")}</Text>
          <Explain of={t("wizard.identifiers")}>{t("identifiers.explain")}</Explain>
        </Group>
        {open.length > 1 && (
          <Button
            variant="default"
            size="xs"
            loading={decide.isPending}
            onClick={() =>
              send(
                open.map((flag) => ({
                  table: table.name,
                  column: flag.column,
                  action: advised(table, flag),
                })),
              )
            }
          >
            {t("identifiers.all_advised", { count: open.length })}
          </Button>
        )}
      </Group>
      {flags.length === 0 && (
        <Alert icon={<IconShieldCheck />} color="loom">
          {t("identifiers.looked", { count: table.columns.length })}
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        {flags.map((flag) => (
          <IdentifierCard
            key={flag.column}
            table={table}
            flag={flag}
            isBusy={decide.isPending}
            onDecide={(decision) => send([{ ...decision, table: table.name, column: flag.column }])}
          />
        ))}
      </SimpleGrid>
      <AnotherColumn
        table={table}
        known={flags.map((flag) => flag.column)}
        onName={(column) => send([{ table: table.name, column, action: "drop" }])}
      />
    </Stack>
  );
}

type AnotherProps = { table: TableProposal; known: string[]; onName: (column: string) => void };

/** A person knows better than the patterns: any column can be treated as identifying. */
function AnotherColumn({ table, known, onName }: AnotherProps) {
  const { t } = useTranslation("data");
  const [column, setColumn] = useState("");
  const others = table.columns.map((one) => one.name).filter((name) => !known.includes(name));
  return (
    <Group align="flex-end">
      <NativeSelect
        size="xs"
        w={280}
        label={t("identifiers.another")}
        value={column}
        onChange={(event) => setColumn(event.currentTarget.value)}
        data={[{ value: "", label: t("identifiers.choose") }, ...others]}
      />
      <Button size="xs" variant="default" disabled={column === ""} onClick={() => onName(column)}>
        {t("identifiers.leave_out")}
      </Button>
    </Group>
  );
}
