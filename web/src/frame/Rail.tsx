import { Stack, Text, Tooltip, UnstyledButton } from "@mantine/core";
import {
  IconDatabase,
  IconFileText,
  IconFolders,
  IconSettings,
  IconTopologyStar3,
  IconUsersGroup,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, useMatch } from "react-router";
import type { Me } from "@/api/generated/model";
import styles from "./Rail.module.css";

type Place = { key: string; icon: ComponentType<{ size?: number }>; to: string | null };

/** The six rooms. Those that belong to a study can be entered once a study is open. */
export function Rail({ me }: { me: Me }) {
  const { t } = useTranslation("frame");
  const studyId = useMatch("/studies/:studyId/*")?.params.studyId;
  const inStudy = (page: string) => (studyId ? `/studies/${studyId}/${page}` : null);
  const places: Place[] = [
    { key: "studies", icon: IconFolders, to: "/" },
    { key: "data", icon: IconDatabase, to: inStudy("data") },
    { key: "models", icon: IconTopologyStar3, to: inStudy("models") },
    { key: "reports", icon: IconFileText, to: inStudy("reports") },
    { key: "share", icon: IconUsersGroup, to: inStudy("share") },
  ];
  if (me.site_admin) places.push({ key: "admin", icon: IconSettings, to: "/admin" });
  return (
    <Stack component="nav" aria-label={t("rail.label")} gap={4} p={6} pt="md">
      {places.map((place) => (
        <RailLink
          key={place.key}
          place={place}
          label={t(`rail.${place.key}`)}
          closed={t("rail.choose_study")}
        />
      ))}
    </Stack>
  );
}

function RailLink({ place, label, closed }: { place: Place; label: string; closed: string }) {
  const Icon = place.icon;
  const face = (
    <>
      <Icon size={22} />
      <Text size="xs">{label}</Text>
    </>
  );
  if (place.to === null) {
    return (
      <Tooltip label={closed} position="right">
        <UnstyledButton className={styles.link} aria-disabled="true">
          {face}
        </UnstyledButton>
      </Tooltip>
    );
  }
  return (
    <NavLink to={place.to} end={place.to === "/"} className={styles.link}>
      {face}
    </NavLink>
  );
}
