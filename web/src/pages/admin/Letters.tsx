import { Button, Table, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { replayDeadLetter } from "@/api/generated";
import type { DeadLetterView } from "@/api/generated/model";
import { moment } from "@/i18n/numbers";
import { Empty } from "@/parts/Empty";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Heading } from "./Heading";
import type { Service } from "./sections";
import { useLetters } from "./useServices";

type Letter = DeadLetterView & { service: Service };

/** Events that a service could not handle, with the names of their fields; each can be handed over again. */
export function Letters() {
  const { t } = useTranslation("admin");
  const letters = useLetters();
  const items = letters.flatMap((one) => one.data ?? []);
  const isKnown = letters.every((one) => one.data);
  return (
    <>
      <Heading title={t("section.letters")} about={t("letters.about")} />
      <ProblemAlert error={letters.find((one) => one.error)?.error} />
      {isKnown && items.length === 0 && <Empty title={t("letters.none")} about={t("letters.none_about")} />}
      {items.length > 0 && (
        <Table verticalSpacing="xs" fz="sm">
          <Table.Thead>
            <Table.Tr>
              {(["service", "event", "error", "fields", "at"] as const).map((name) => (
                <Table.Th key={name}>{t(`letters.${name}`)}</Table.Th>
              ))}
              <Table.Th aria-label={t("letters.replay")} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((letter) => (
              <LetterLine key={`${letter.service} ${letter.event_id}`} letter={letter} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </>
  );
}

function LetterLine({ letter }: { letter: Letter }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const replay = useMutation({
    mutationFn: () => replayDeadLetter(letter.service, letter.event_id),
    onSettled: () => client.invalidateQueries({ queryKey: ["operations"] }),
  });
  return (
    <Table.Tr>
      <Table.Td>{t(`service.${letter.service}`)}</Table.Td>
      <Table.Td>
        {letter.type}
        <Text size="xs" c="gray.7" ff="monospace">
          {letter.event_id}
        </Text>
      </Table.Td>
      <Table.Td ff="monospace">{letter.error}</Table.Td>
      <Table.Td ff="monospace">{letter.fields.join(", ")}</Table.Td>
      <Table.Td>{letter.at ? moment(letter.at) : "–"}</Table.Td>
      <Table.Td ta="right">
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconRefresh size={14} />}
          loading={replay.isPending}
          onClick={() => replay.mutate()}
        >
          {t("letters.replay")}
        </Button>
        <ProblemAlert error={replay.error} />
      </Table.Td>
    </Table.Tr>
  );
}
