import { ActionIcon, Badge, Button, Group, Menu, Table, Text, TextInput } from "@mantine/core";
import { IconDots, IconUserPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { listInstitutions, listUsers, renewInvitation, updateUser } from "@/api/generated";
import type { InvitedUser, User, UserChange } from "@/api/generated/model";
import { useMe } from "@/frame/me";
import { moment } from "@/i18n/numbers";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Heading } from "./Heading";
import { InviteDialog } from "./InviteDialog";
import { ShownOnce } from "./ShownOnce";
import { matches } from "./users";

/** Accounts: invite, disable, make administrator. */
export function Users() {
  const { t } = useTranslation("admin");
  const [isOpen, setOpen] = useState(false);
  const [invited, setInvited] = useState<InvitedUser | null>(null);
  const [search, setSearch] = useState("");
  const users = useQuery({
    queryKey: ["users"],
    queryFn: ({ signal }) => listUsers({ limit: 1000 }, { signal }),
  });
  const institutions = useQuery({
    queryKey: ["institutions"],
    queryFn: ({ signal }) => listInstitutions({ limit: 1000 }, { signal }),
  });
  const nameOf = (id: string) => institutions.data?.items.find((one) => one.id === id)?.name ?? "";
  const shown = (users.data?.items ?? []).filter((one) => matches(one, nameOf(one.institution_id), search));
  return (
    <>
      <Heading title={t("section.users")} about={t("users.about")}>
        <TextInput
          aria-label={t("users.search")}
          placeholder={t("users.search")}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Button leftSection={<IconUserPlus size={18} />} onClick={() => setOpen(true)}>
          {t("users.invite")}
        </Button>
      </Heading>
      <ProblemAlert error={users.error ?? institutions.error} />
      <Table.ScrollContainer minWidth={760}>
        <Table verticalSpacing="xs" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              {(["person", "institution", "state", "since"] as const).map((name) => (
                <Table.Th key={name}>{t(`users.${name}`)}</Table.Th>
              ))}
              <Table.Th aria-label={t("users.actions")} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((user) => (
              <UserLine
                key={user.id}
                user={user}
                institution={nameOf(user.institution_id)}
                onInvited={setInvited}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {isOpen && (
        <InviteDialog
          institutions={institutions.data?.items ?? []}
          onInvited={(one) => {
            setOpen(false);
            setInvited(one);
          }}
          onClose={() => setOpen(false)}
        />
      )}
      {invited && <ShownOnce invited={invited} onClose={() => setInvited(null)} />}
    </>
  );
}

type LineProps = { user: User; institution: string; onInvited: (invited: InvitedUser) => void };

function UserLine({ user, institution, onInvited }: LineProps) {
  const { t } = useTranslation("admin");
  const state = user.disabled ? "disabled" : user.has_password ? "active" : "invited";
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={500}>
          {user.display_name || user.name}
        </Text>
        <Text size="xs" c="gray.7">
          {user.name}
        </Text>
      </Table.Td>
      <Table.Td>{institution}</Table.Td>
      <Table.Td>
        <Group gap={6}>
          <Badge
            miw="max-content"
            variant="light"
            c="dark.7"
            color={{ active: "teal", invited: "blue", disabled: "gray" }[state]}
          >
            {t(`users.states.${state}`)}
          </Badge>
          {user.site_admin && (
            <Badge miw="max-content" variant="light" color="orange" c="dark.7">
              {t("users.administrator")}
            </Badge>
          )}
        </Group>
      </Table.Td>
      <Table.Td>{moment(user.created_at)}</Table.Td>
      <Table.Td ta="right">
        <UserActions user={user} onInvited={onInvited} />
      </Table.Td>
    </Table.Tr>
  );
}

function UserActions({ user, onInvited }: Omit<LineProps, "institution">) {
  const { t } = useTranslation("admin");
  const me = useMe();
  const client = useQueryClient();
  const done = () => client.invalidateQueries({ queryKey: ["users"] });
  const change = useMutation({
    mutationFn: (changes: UserChange) => updateUser(user.id, changes),
    onSuccess: done,
  });
  const renew = useMutation({ mutationFn: () => renewInvitation(user.id), onSuccess: onInvited });
  if (me.data?.id === user.id) return null;
  return (
    <>
      <Menu position="bottom-end" withArrow>
        <Menu.Target>
          <ActionIcon variant="subtle" aria-label={t("users.actions_of", { name: user.name })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => renew.mutate()}>
            {t(user.has_password ? "users.new_password" : "users.renew")}
          </Menu.Item>
          <Menu.Item onClick={() => change.mutate({ site_admin: !user.site_admin })}>
            {t(user.site_admin ? "users.no_administrator" : "users.make_administrator")}
          </Menu.Item>
          <Menu.Item color="red.8" onClick={() => change.mutate({ disabled: !user.disabled })}>
            {t(user.disabled ? "users.enable" : "users.disable")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ProblemAlert error={change.error ?? renew.error} />
    </>
  );
}
