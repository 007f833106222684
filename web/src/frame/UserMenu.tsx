import { Avatar, Menu, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconBook, IconLogout } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { deleteSession } from "@/api/generated";
import type { Me } from "@/api/generated/model";
import { session } from "@/api/session";
import { forget } from "./forget";

/** Who is signed in, and the way out. */
export function UserMenu({ me }: { me: Me }) {
  const { t } = useTranslation("frame");
  const client = useQueryClient();
  const go = useNavigate();
  const leave = async () => {
    const left = await deleteSession().catch(() => undefined);
    forget();
    session.signedOut();
    if (left) return window.location.assign(left.address);
    await go("/sign-in");
    client.clear();
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <UnstyledButton>
          <Avatar size={32} color="loom" name={me.name} variant="filled" aria-hidden />
          <VisuallyHidden>{t("user.label", { name: me.name })}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.name}</Menu.Label>
        <Menu.Item leftSection={<IconBook size={16} />} component="a" href="/docs">
          {t("user.api")}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={leave}>
          {t("user.sign_out")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
