import { Anchor, Button, Group, ScrollArea, Table, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ArtefactView, ReportView } from "@/api/generated/model";
import { bytes } from "@/i18n/numbers";
import { Dialog } from "@/parts/Dialog";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { type Parts, stem } from "./artefacts";
import styles from "./reports.module.css";
import { addressOf, useRows } from "./useFile";

const MOST_ROWS = 300;

/** The numbers behind every figure and table, as files; each can be looked at here. */
export function Tables({ of, parts }: { of: ReportView; parts: Parts }) {
  const { t } = useTranslation("reports");
  const [shown, setShown] = useState<ArtefactView | null>(null);
  return (
    <section aria-labelledby="tables">
      <Title order={2} size="h4" mb="sm" id="tables" className={styles.figure}>
        {t("tables.title")}
      </Title>
      <Table verticalSpacing={4}>
        <Table.Tbody>
          {[...parts.tables, ...parts.others].map((file) => (
            <Table.Tr key={file.name}>
              <Table.Td>{t(`table.${stem(file)}`, { defaultValue: file.name })}</Table.Td>
              <Table.Td>
                <Anchor size="sm" href={addressOf(of, file)} download>
                  {file.name.split("/").at(-1)} · {bytes(file.bytes)}
                </Anchor>
              </Table.Td>
              <Table.Td ta="right">
                {file.format === "csv" && (
                  <Button size="compact-xs" variant="subtle" onClick={() => setShown(file)}>
                    {t("tables.look")}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Dialog
        opened={shown !== null}
        onClose={() => setShown(null)}
        size="90%"
        title={shown ? t(`table.${stem(shown)}`, { defaultValue: shown.name }) : ""}
      >
        {shown && <Rows of={of} file={shown} />}
      </Dialog>
    </section>
  );
}

function Rows({ of, file }: { of: ReportView; file: ArtefactView }) {
  const { t } = useTranslation("reports");
  const rows = useRows(of, file);
  const [head = [], ...body] = rows.data ?? [];
  if (rows.error) return <ProblemAlert error={rows.error} />;
  return (
    <ScrollArea.Autosize mah="65vh" viewportProps={{ tabIndex: 0 }}>
      <Table stickyHeader striped fz="sm" className={styles.rows}>
        <Table.Thead>
          <Table.Tr>
            {head.map((name, index) => (
              <Table.Th key={index}>{name}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {body.slice(0, MOST_ROWS).map((row, index) => (
            <Table.Tr key={index}>
              {row.map((cell, column) => (
                <Table.Td key={column}>{cell}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Group>
        {body.length > MOST_ROWS && (
          <Text size="sm" c="gray.7">
            {t("tables.first", { count: MOST_ROWS })}
          </Text>
        )}
      </Group>
    </ScrollArea.Autosize>
  );
}
