import {
  Button,
  Group,
  Radio,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { listInstitutions, putMember } from "@/api/generated";
import type { Member, Role } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { Dialog } from "@/parts/Dialog";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { dayOf, endOfDay, rolesFor } from "./rights";
import { useRoles } from "./useShare";

type Props = { member: Member | null; onClose: () => void };

/** Gives a person or a whole institution a role, or changes it. */
export function PersonForm({ member, onClose }: Props) {
  const { t } = useTranslation("share");
  const study = useStudy();
  const client = useQueryClient();
  const [principal, setPrincipal] = useState(member?.principal_id ?? "");
  const [isExternal, setExternal] = useState(member?.external ?? false);
  const [role, setRole] = useState<Role | null>(member?.role ?? null);
  const [until, setUntil] = useState(member?.until ? dayOf(new Date(member.until)) : "");
  const [purpose, setPurpose] = useState(member?.purpose ?? "");
  const put = useMutation({
    mutationFn: () =>
      putMember(study.id, principal.trim(), {
        role: role as Role,
        until: endOfDay(until),
        purpose,
        datasets: member?.datasets ?? null,
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["members", study.id] });
      onClose();
    },
  });
  return (
    <Dialog
      opened
      onClose={onClose}
      size="xl"
      title={member ? t("form.change", { name: member.display_name || member.name }) : t("form.add")}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          put.mutate();
        }}
      >
        <Stack>
          {!member && (
            <WhoField
              value={principal}
              onChange={(value, external) => {
                setPrincipal(value);
                setExternal(external);
              }}
            />
          )}
          <RoleField isExternal={isExternal} value={role} onChange={setRole} />
          <Group grow align="flex-start">
            <TextInput
              type="date"
              label={t("form.until")}
              description={t("form.until_about")}
              value={until}
              min={dayOf(new Date())}
              onChange={(event) => setUntil(event.currentTarget.value)}
            />
            <TextInput
              label={t("form.purpose")}
              description={t("form.purpose_about")}
              value={purpose}
              maxLength={500}
              onChange={(event) => setPurpose(event.currentTarget.value)}
            />
          </Group>
          <ProblemAlert error={put.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={put.isPending} disabled={!role || !principal.trim()}>
              {t("form.submit")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

type WhoProps = { value: string; onChange: (value: string, isExternal: boolean) => void };

function WhoField({ value, onChange }: WhoProps) {
  const { t } = useTranslation("share");
  const [kind, setKind] = useState<"person" | "institution">("person");
  const institutions = useQuery({
    queryKey: ["institutions"],
    queryFn: ({ signal }) => listInstitutions({ limit: 1000 }, { signal }),
    enabled: kind === "institution",
  });
  return (
    <Stack gap="xs">
      <SegmentedControl
        aria-label={t("form.who")}
        data={(["person", "institution"] as const).map((one) => ({ value: one, label: t(`form.${one}`) }))}
        value={kind}
        onChange={(chosen) => {
          setKind(chosen as "person" | "institution");
          onChange("", false);
        }}
      />
      {kind === "person" ? (
        <TextInput
          label={t("form.name")}
          description={t("form.name_about")}
          value={value}
          required
          autoComplete="off"
          onChange={(event) => onChange(event.currentTarget.value, false)}
        />
      ) : (
        <Select
          label={t("form.institution")}
          description={t("form.institution_about")}
          searchable
          required
          data={(institutions.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
          value={value || null}
          onChange={(id) =>
            onChange(id ?? "", institutions.data?.items.find((one) => one.id === id)?.external ?? false)
          }
        />
      )}
    </Stack>
  );
}

type RoleProps = { isExternal: boolean; value: Role | null; onChange: (role: Role) => void };

function RoleField({ isExternal, value, onChange }: RoleProps) {
  const { t } = useTranslation("share");
  const roles = useRoles();
  return (
    <Radio.Group label={t("form.role")} value={value} onChange={(role) => onChange(role as Role)} required>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs" mt={6}>
        {rolesFor(roles.data ?? [], isExternal).map((one) => (
          <Radio
            key={one.role}
            value={one.role}
            label={t(`role.${one.role}.name`)}
            description={
              <Text size="xs" component="span">
                {t(`role.${one.role}.about`)}
              </Text>
            }
          />
        ))}
      </SimpleGrid>
    </Radio.Group>
  );
}
