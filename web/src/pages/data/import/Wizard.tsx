import { Button, LoadingOverlay, Stack, Stepper, Text } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ProposalView, TableProposal, UploadView } from "@/api/generated/model";
import { useMay } from "@/frame/study";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Page } from "@/parts/Page";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { AcceptButton, AcceptStep } from "./AcceptStep";
import { type Acceptance, useAcceptance } from "./acceptance";
import { readsAgain } from "./changes";
import { ColumnsStep } from "./ColumnsStep";
import { flagsOf, mainTable, needsLook, tableNamed, undecided } from "./guesses";
import { IdentifiersStep } from "./IdentifiersStep";
import { ReadingStep } from "./ReadingStep";
import { TableChoice } from "./TableChoice";
import { useChange } from "./useImport";
import styles from "./Wizard.module.css";

const STEPS = ["reading", "columns", "identifiers", "accept"] as const;

/** What was guessed about a file, step by step; every step can be left out when the guesses are right. */
export function Wizard({ upload, view }: { upload: UploadView; view: ProposalView }) {
  const { t } = useTranslation("data");
  const [step, setStep] = useState(0);
  const [chosen, choose] = useState<string | null>(null);
  const change = useChange(upload);
  const acceptance = useAcceptance(upload);
  const mayEdit = useMay("dataset:edit");
  const { proposal } = view;
  const table = proposal ? tableNamed(proposal, chosen) : undefined;
  if (!proposal || !table) return null;
  const isReading = upload.state === "inspecting" || (change.isPending && readsAgain(change.variables));
  const shared = { upload, view, proposal, table, change: change.mutate };
  return (
    <Page
      title={upload.filename}
      about={<Summary table={mainTable(proposal) ?? table} />}
      wide
      others={
        mayEdit &&
        step < 3 &&
        undecided(proposal).length === 0 && <AcceptButton acceptance={acceptance} isQuick />
      }
      primary={
        (mayEdit || step < 3) && (
          <Forward step={step} onStep={setStep} acceptance={acceptance} waits={undecided(proposal).length} />
        )
      }
    >
      <Stack gap="sm">
        <ProblemAlert error={change.error ?? acceptance.error} />
        <ProblemAlert problem={upload.problem} />
        <Stepper active={step} onStepClick={setStep} size="sm" iconSize={30} aria-label={t("wizard.label")}>
          <Stepper.Step label={t("wizard.reading")} />
          <Stepper.Step label={t("wizard.columns")} description={<Looks table={table} view={view} />} />
          <Stepper.Step
            label={t("wizard.identifiers")}
            description={<Open number={undecided(proposal).length} />}
          />
          <Stepper.Step label={t("wizard.accept")} />
        </Stepper>
        {step < 3 && proposal.tables.length > 1 && <TableChoice {...shared} onChoose={choose} />}
        <fieldset disabled={!mayEdit && step !== 1} className={styles.plain}>
          <LoadingOverlay visible={upload.state === "inspecting"} overlayProps={{ backgroundOpacity: 0.5 }} />
          {step === 0 && <ReadingStep {...shared} isReading={isReading} />}
          {step === 1 && <ColumnsStep {...shared} />}
          {step === 2 && <IdentifiersStep {...shared} />}
          {step === 3 && <AcceptStep {...shared} acceptance={acceptance} />}
        </fieldset>
      </Stack>
    </Page>
  );
}

function Summary({ table }: { table: TableProposal }) {
  const { t } = useTranslation("data");
  const language = useLanguage();
  const said = { rows: count(table.rows, language), columns: count(table.columns.length, language) };
  return (
    <Text size="sm" aria-live="polite">
      {t("sets.size", said)} · {t("wizard.about")}
    </Text>
  );
}

function Looks({ table, view }: { table: TableProposal; view: ProposalView }) {
  const { t } = useTranslation("data");
  const flags = view.proposal ? flagsOf(view.proposal, table.name) : [];
  const number = table.columns.filter((column) => needsLook(table, column, flags)).length;
  return <Said>{number > 0 ? t("wizard.looks", { count: number }) : t("wizard.no_looks")}</Said>;
}

function Open({ number }: { number: number }) {
  const { t } = useTranslation("data");
  return <Said>{number > 0 ? t("wizard.open", { count: number }) : t("wizard.none_open")}</Said>;
}

function Said({ children }: { children: string }) {
  return (
    <Text size="xs" c="gray.7" component="span">
      {children}
    </Text>
  );
}

type ForwardProps = { step: number; onStep: (step: number) => void; acceptance: Acceptance; waits: number };

function Forward({ step, onStep, acceptance, waits }: ForwardProps) {
  const { t } = useTranslation("data");
  const next = STEPS[step + 1];
  if (next === undefined) {
    if (waits === 0) return <AcceptButton acceptance={acceptance} />;
    return <Button onClick={() => onStep(2)}>{t("wizard.decide", { count: waits })}</Button>;
  }
  return (
    <Button rightSection={<IconArrowRight size={16} />} onClick={() => onStep(step + 1)}>
      {t("wizard.next", { step: t(`wizard.${next}`) })}
    </Button>
  );
}
