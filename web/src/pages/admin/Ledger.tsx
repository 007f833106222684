import { Badge, Button, Stack, Table, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { listSiteLedger, listUsers } from "@/api/generated";
import type { LedgerEntry } from "@/api/generated/model";
import { moment } from "@/i18n/numbers";
import { keyOf } from "@/pages/share/rights";
import { Explain } from "@/parts/Explain";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { askedBy, NO_FILTERS } from "./filters";
import { Heading } from "./Heading";
import { LedgerFilters } from "./LedgerFilters";
import { Proof } from "./Proof";

/** Who was allowed or denied what, on the whole site, newest first. */
export function Ledger() {
  const { t } = useTranslation("admin");
  const [filters, setFilters] = useState(NO_FILTERS);
  const [asked] = useDebouncedValue(filters, 400);
  const ledger = useInfiniteQuery({
    queryKey: ["site_ledger", asked],
    queryFn: ({ pageParam, signal }) =>
      listSiteLedger(
        { ...askedBy(asked), limit: 50, ...(pageParam ? { cursor: pageParam } : {}) },
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
  const items = ledger.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack>
      <Heading title={t("section.ledger")} about={t("ledger.about")}>
        <Explain of={t("section.ledger")}>{t("ledger.meaning")}</Explain>
      </Heading>
      <Proof />
      <LedgerFilters filters={filters} onFilters={setFilters} />
      <ProblemAlert error={ledger.error} />
      {ledger.data && items.length === 0 && (
        <Text size="sm" c="gray.7">
          {t("ledger.none")}
        </Text>
      )}
      {items.length > 0 && <Entries entries={items} />}
      {ledger.hasNextPage && (
        <Button variant="default" loading={ledger.isFetchingNextPage} onClick={() => ledger.fetchNextPage()}>
          {t("more")}
        </Button>
      )}
    </Stack>
  );
}

function Entries({ entries }: { entries: LedgerEntry[] }) {
  const { t } = useTranslation(["admin", "share"]);
  const users = useQuery({
    queryKey: ["users"],
    queryFn: ({ signal }) => listUsers({ limit: 1000 }, { signal }),
  });
  const nameOf = (id: string) => users.data?.items.find((one) => one.id === id)?.display_name ?? id;
  return (
    <Table.ScrollContainer minWidth={900}>
      <Table fz="sm" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            {(["at", "who", "action", "object", "decision", "rule"] as const).map((name) => (
              <Table.Th key={name}>{t(`ledger.${name}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr key={entry.seq}>
              <Table.Td style={{ whiteSpace: "nowrap" }}>{moment(entry.at)}</Table.Td>
              <Table.Td>
                {nameOf(entry.subject)}
                {entry.token_id && (
                  <Text size="xs" c="gray.7">
                    {t("ledger.by_token")}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                {t([`happened.${keyOf(entry.action)}`, `share:scope.${keyOf(entry.action)}`], {
                  defaultValue: entry.action,
                })}
                <Text size="xs" c="gray.7">
                  {entry.action}
                </Text>
              </Table.Td>
              <Table.Td maw={340}>
                <Text size="xs" ff="monospace" truncate title={entry.object}>
                  {entry.object}
                </Text>
              </Table.Td>
              <Table.Td>
                <Badge
                  miw="max-content"
                  variant="light"
                  color={entry.decision === "deny" ? "red" : "teal"}
                  c="dark.7"
                >
                  {t(entry.decision === "deny" ? "ledger.denied" : "ledger.allowed")}
                </Badge>
              </Table.Td>
              <Table.Td>
                <Text size="xs" ff="monospace">
                  {entry.policy_ids.join(", ")}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
