import { Badge, Button, Group, Switch, Table, Text, Title } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { listTokens, revokeToken } from "@/api/generated";
import type { Token } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { moment } from "@/i18n/numbers";
import { Dialog } from "@/parts/Dialog";
import { Explain } from "@/parts/Explain";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { keyOf, stateOf } from "./rights";
import { TokenDialog } from "./TokenDialog";

/** Tokens that programs use to work in this study. */
export function Tokens() {
  const { t } = useTranslation("share");
  const study = useStudy();
  const [isOpen, setOpen] = useState(false);
  const [isAll, setAll] = useState(false);
  const tokens = useQuery({
    queryKey: ["tokens", study.id],
    queryFn: ({ signal }) => listTokens(study.id, { limit: 1000 }, { signal }),
  });
  const now = new Date();
  const items = (tokens.data?.items ?? []).filter((one) => isAll || stateOf(one, now) === "live");
  return (
    <section aria-labelledby="tokens">
      <Group justify="space-between" mb="sm">
        <Group gap={6}>
          <Title order={2} size="h4" id="tokens">
            {t("tokens.title")}
          </Title>
          <Explain of={t("tokens.title")}>{t("tokens.meaning")}</Explain>
        </Group>
        <Group>
          <Switch
            label={t("tokens.all")}
            checked={isAll}
            onChange={(event) => setAll(event.currentTarget.checked)}
          />
          <Button variant="default" leftSection={<IconKey size={16} />} onClick={() => setOpen(true)}>
            {t("tokens.new")}
          </Button>
        </Group>
      </Group>
      <ProblemAlert error={tokens.error} />
      {items.length === 0 && (
        <Text size="sm" c="gray.7">
          {t("tokens.none")}
        </Text>
      )}
      {items.length > 0 && <TokenTable tokens={items} />}
      {isOpen && <TokenDialog onClose={() => setOpen(false)} />}
    </section>
  );
}

function TokenTable({ tokens }: { tokens: Token[] }) {
  const { t } = useTranslation("share");
  const [revoked, setRevoked] = useState<Token | null>(null);
  return (
    <>
      <Table.ScrollContainer minWidth={760}>
        <Table verticalSpacing="xs" fz="sm">
          <Table.Thead>
            <Table.Tr>
              {(["purpose", "scopes", "used", "expires", "network"] as const).map((name) => (
                <Table.Th key={name}>{t(`tokens.${name}`)}</Table.Th>
              ))}
              <Table.Th aria-label={t("tokens.revoke")} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {tokens.map((token) => (
              <TokenLine key={token.id} token={token} onRevoke={() => setRevoked(token)} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {revoked && <Revocation token={revoked} onClose={() => setRevoked(null)} />}
    </>
  );
}

function TokenLine({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  const { t } = useTranslation("share");
  const state = stateOf(token, new Date());
  return (
    <Table.Tr>
      <Table.Td>
        {token.purpose}
        <Text size="xs" c="gray.7" ff="monospace">
          {token.prefix}…
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          {t("tokens.scope_count", { count: token.scopes.length })}
          <Explain of={t("tokens.scopes_of", { purpose: token.purpose })}>
            {token.scopes.map((one) => (
              <div key={one}>{t(`scope.${keyOf(one)}`)}</div>
            ))}
          </Explain>
        </Group>
      </Table.Td>
      <Table.Td>{token.last_used_at ? moment(token.last_used_at) : t("tokens.never")}</Table.Td>
      <Table.Td>{moment(token.expires_at)}</Table.Td>
      <Table.Td>{token.cidr ?? t("tokens.anywhere")}</Table.Td>
      <Table.Td ta="right">
        {state === "live" ? (
          <Button
            size="compact-xs"
            variant="subtle"
            color="red.8"
            aria-label={t("tokens.revoke_of", { purpose: token.purpose })}
            onClick={onRevoke}
          >
            {t("tokens.revoke")}
          </Button>
        ) : (
          <Badge miw="max-content" variant="light" color="gray" c="dark.7">
            {t(`tokens.state.${state}`)}
          </Badge>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function Revocation({ token, onClose }: { token: Token; onClose: () => void }) {
  const { t } = useTranslation("share");
  const study = useStudy();
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeToken(study.id, token.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["tokens", study.id] });
      onClose();
    },
  });
  return (
    <Dialog opened onClose={onClose} title={t("tokens.revoke_title", { purpose: token.purpose })}>
      <Text size="sm">{t("tokens.revoke_about")}</Text>
      <ProblemAlert error={revoke.error} />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button color="red.8" loading={revoke.isPending} onClick={() => revoke.mutate()}>
          {t("tokens.revoke")}
        </Button>
      </Group>
    </Dialog>
  );
}
