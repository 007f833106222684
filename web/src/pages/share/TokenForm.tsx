import { Button, Checkbox, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { issueToken } from "@/api/generated";
import type { IssuedToken } from "@/api/generated/model";
import { useMe } from "@/frame/me";
import { useMay, useStudy } from "@/frame/study";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { inRooms, isNetwork, keyOf, usualScopes } from "./rights";
import styles from "./share.module.css";
import { useMembers, useRoles } from "./useShare";

const DAYS = ["1", "7", "30", "90", "366"];

type Props = { onIssued: (token: IssuedToken) => void; onClose: () => void };

/** What a token is for, for whom, what it may do, for how long and from where. */
export function TokenForm({ onIssued, onClose }: Props) {
  const { t } = useTranslation("share");
  const study = useStudy();
  const client = useQueryClient();
  const { holder, scopes, members, setHolder } = useHolder();
  const [purpose, setPurpose] = useState("");
  const [chosen, setChosen] = useState<string[] | null>(null);
  const [days, setDays] = useState("30");
  const [network, setNetwork] = useState("");
  const isWrong = network !== "" && !isNetwork(network);
  const picked = chosen ?? usualScopes(scopes);
  const issue = useMutation({
    mutationFn: () =>
      issueToken(study.id, {
        purpose: purpose.trim(),
        holder,
        days: Number(days),
        cidr: network || null,
        scopes: picked.filter((scope) => scopes.includes(scope)),
      }),
    onSuccess: async (token) => {
      onIssued(token);
      await client.invalidateQueries({ queryKey: ["tokens", study.id] });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        issue.mutate();
      }}
    >
      <Stack>
        <TextInput
          label={t("token.purpose")}
          description={t("token.purpose_about")}
          value={purpose}
          required
          maxLength={500}
          onChange={(event) => setPurpose(event.currentTarget.value)}
        />
        <Group grow align="flex-start">
          {members.length > 0 && (
            <Select
              label={t("token.holder")}
              data={members}
              value={holder}
              allowDeselect={false}
              onChange={(id) => {
                setHolder(id);
                setChosen(null);
              }}
            />
          )}
          <Select
            label={t("token.days")}
            data={DAYS.map((one) => ({ value: one, label: t("token.days_of", { count: Number(one) }) }))}
            value={days}
            allowDeselect={false}
            onChange={(value) => setDays(value ?? "30")}
          />
          <TextInput
            label={t("token.network")}
            placeholder="10.1.0.0/16"
            value={network}
            error={isWrong && t("token.network_wrong")}
            onChange={(event) => setNetwork(event.currentTarget.value.trim())}
          />
        </Group>
        <ScopeBoxes scopes={scopes} chosen={picked} onChosen={setChosen} />
        <ProblemAlert error={issue.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button
            type="submit"
            loading={issue.isPending}
            disabled={!purpose.trim() || isWrong || picked.length === 0}
          >
            {t("token.submit")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** For whom: oneself, or for an owner any member; with what that member may do. */
function useHolder() {
  const me = useMe();
  const study = useStudy();
  const mayManage = useMay("study:manage");
  const members = useMembers();
  const roles = useRoles();
  const [chosen, setHolder] = useState<string | null>(null);
  const all = mayManage ? (members.data ?? []) : [];
  const holder = chosen ?? me.data?.id ?? null;
  const role = all.find((one) => one.principal_id === holder)?.role;
  const scopes = roles.data?.find((one) => one.role === role)?.scopes ?? study.scopes;
  return {
    holder,
    scopes,
    setHolder,
    members: all.map((one) => ({ value: one.principal_id, label: one.display_name || one.name })),
  };
}

type BoxesProps = { scopes: readonly string[]; chosen: string[]; onChosen: (scopes: string[]) => void };

function ScopeBoxes({ scopes, chosen, onChosen }: BoxesProps) {
  const { t } = useTranslation("share");
  return (
    <Checkbox.Group label={t("token.scopes")} value={chosen} onChange={onChosen}>
      <div className={styles.rooms}>
        {inRooms(scopes).map((room) => (
          <Stack key={room.room} gap={4} mb="sm">
            <Text size="xs" c="gray.7" fw={500}>
              {t(`room.${room.room}`)}
            </Text>
            {room.scopes.map((scope) => (
              <Checkbox key={scope} size="sm" value={scope} label={t(`scope.${keyOf(scope)}`)} />
            ))}
          </Stack>
        ))}
      </div>
    </Checkbox.Group>
  );
}
