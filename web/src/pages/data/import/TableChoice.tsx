import { Checkbox, Group, NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Proposal, ProposalPatch, TableProposal } from "@/api/generated/model";

type Props = {
  proposal: Proposal;
  table: TableProposal;
  onChoose: (name: string) => void;
  change: (patch: ProposalPatch) => void;
};

/** An upload of several tables: which one is looked at, which are taken, and which is the main one. */
export function TableChoice({ proposal, table, onChoose, change }: Props) {
  const { t } = useTranslation("data");
  const isMain = table.name === proposal.main;
  return (
    <Group align="flex-end">
      <NativeSelect
        label={t("tables.label", { count: proposal.tables.length })}
        value={table.name}
        onChange={(event) => onChoose(event.currentTarget.value)}
        data={proposal.tables.map((one) => ({
          value: one.name,
          label: one.name === proposal.main ? t("tables.main_one", { name: one.name }) : one.name,
        }))}
      />
      <Checkbox
        pb={8}
        label={t("tables.take")}
        checked={table.include !== false}
        disabled={isMain}
        onChange={(event) => change({ tables: { [table.name]: { include: event.currentTarget.checked } } })}
      />
      <Checkbox
        pb={8}
        label={t("tables.is_main")}
        checked={isMain}
        disabled={isMain || table.include === false}
        onChange={() => change({ main: table.name })}
      />
    </Group>
  );
}
