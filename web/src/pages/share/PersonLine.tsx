import { ActionIcon, Avatar, Badge, Group, Menu, Stack, Text } from "@mantine/core";
import { IconBuildingHospital, IconDots, IconEye, IconPencil, IconUserMinus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Member } from "@/api/generated/model";
import { useMay } from "@/frame/study";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { rightsOf } from "./rights";
import { useRemoval } from "./useRemoval";
import { useViewAs } from "./useViewAs";

/** What the server notes of the owner who opened the study. */
const OPENED = "opened the study";

type Props = { member: Member; scopes: readonly string[]; onEdit: () => void };

/** "Kim of Busan Hospital may train and read metrics until 2027-03-31; rows stay hidden." */
export function PersonLine({ member, scopes, onEdit }: Props) {
  const { t } = useTranslation("share");
  const purpose = member.purpose === OPENED ? t("people.opened") : member.purpose;
  const rights = rightsOf(member, scopes, new Date());
  const sentence = t(`sentence.${rights.who}.${rights.ends}`, {
    name: member.display_name || member.name,
    institution: member.institution,
    may: t(`role.${member.role}.may`),
    date: rights.date,
  });
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <Group wrap="nowrap" align="flex-start" miw={0}>
        {rights.who === "person" ? (
          <Avatar size={36} name={member.display_name || member.name} color="loom" variant="filled" />
        ) : (
          <Avatar size={36} color="loom" variant="filled">
            <IconBuildingHospital size={20} />
          </Avatar>
        )}
        <Stack gap={2} miw={0}>
          <Text c={rights.ends === "over" ? "gray.7" : undefined}>
            {sentence} {rights.ends !== "over" && t(rights.seesRows ? "rows.seen" : "rows.hidden")}
          </Text>
          <Group gap="xs">
            <Badge miw="max-content" variant="light" c="loom.9">
              {t(`role.${member.role}.name`)}
            </Badge>
            {member.external && (
              <Badge miw="max-content" variant="light" color="orange" c="dark.7">
                {t("people.outside")}
              </Badge>
            )}
            <Text size="xs" c="gray.7">
              {[member.name !== member.display_name && member.name, purpose].filter(Boolean).join(" · ")}
            </Text>
          </Group>
        </Stack>
      </Group>
      <Actions member={member} onEdit={onEdit} />
    </Group>
  );
}

function Actions({ member, onEdit }: { member: Member; onEdit: () => void }) {
  const { t } = useTranslation("share");
  const mayManage = useMay("study:manage");
  const { ask, dialog } = useRemoval(member);
  const view = useViewAs();
  if (!mayManage) return null;
  return (
    <>
      <Menu position="bottom-end" withArrow>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            aria-label={t("people.actions", { name: member.display_name || member.name })}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconEye size={16} />}
            onClick={() => view.mutate({ principal: member.principal_id })}
          >
            {t("people.view_as")}
          </Menu.Item>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={onEdit}>
            {t("people.change")}
          </Menu.Item>
          <Menu.Item leftSection={<IconUserMinus size={16} />} color="red.8" onClick={ask}>
            {t("people.remove")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {view.error && <ProblemAlert error={view.error} />}
      {dialog}
    </>
  );
}
