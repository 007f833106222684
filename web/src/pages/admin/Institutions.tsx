import { Badge, Button, Checkbox, Group, Stack, Table, TextInput } from "@mantine/core";
import { IconBuildingHospital } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { createInstitution, listInstitutions, updateInstitution } from "@/api/generated";
import type { Institution } from "@/api/generated/model";
import { moment } from "@/i18n/numbers";
import { Dialog } from "@/parts/Dialog";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Heading } from "./Heading";

/** One's own and outside institutions; people of the latter never see rows. */
export function Institutions() {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const institutions = useQuery({
    queryKey: ["institutions"],
    queryFn: ({ signal }) => listInstitutions({ limit: 1000 }, { signal }),
  });
  const change = useMutation({
    mutationFn: (one: Institution) => updateInstitution(one.id, { disabled: !one.disabled }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["institutions"] }),
  });
  return (
    <>
      <Heading title={t("section.institutions")} about={t("institutions.about")}>
        <Button leftSection={<IconBuildingHospital size={18} />} onClick={() => setOpen(true)}>
          {t("institutions.add")}
        </Button>
      </Heading>
      <ProblemAlert error={institutions.error ?? change.error} />
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            {(["name", "kind", "since"] as const).map((name) => (
              <Table.Th key={name}>{t(`institutions.${name}`)}</Table.Th>
            ))}
            <Table.Th aria-label={t("users.actions")} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {institutions.data?.items.map((one) => (
            <Table.Tr key={one.id}>
              <Table.Td>{one.name}</Table.Td>
              <Table.Td>
                <Group gap={6}>
                  <Badge
                    miw="max-content"
                    variant="light"
                    color={one.external ? "orange" : "teal"}
                    c="dark.7"
                  >
                    {t(one.external ? "institutions.outside" : "institutions.inside")}
                  </Badge>
                  {one.disabled && (
                    <Badge miw="max-content" variant="light" color="gray" c="dark.7">
                      {t("users.states.disabled")}
                    </Badge>
                  )}
                </Group>
              </Table.Td>
              <Table.Td>{moment(one.created_at)}</Table.Td>
              <Table.Td ta="right">
                <Button
                  size="compact-xs"
                  variant="subtle"
                  color="red.8"
                  aria-label={`${t(one.disabled ? "users.enable" : "users.disable")}: ${one.name}`}
                  onClick={() => change.mutate(one)}
                >
                  {t(one.disabled ? "users.enable" : "users.disable")}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {isOpen && <AddDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [isExternal, setExternal] = useState(true);
  const add = useMutation({
    mutationFn: () => createInstitution({ name: name.trim(), external: isExternal }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["institutions"] });
      onClose();
    },
  });
  return (
    <Dialog opened onClose={onClose} title={t("institutions.add")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <Stack>
          <TextInput
            label={t("institutions.name")}
            value={name}
            required
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox
            label={t("institutions.is_outside")}
            description={t("institutions.is_outside_about")}
            checked={isExternal}
            onChange={(event) => setExternal(event.currentTarget.checked)}
          />
          <ProblemAlert error={add.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={add.isPending} disabled={!name.trim()}>
              {t("institutions.submit")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
