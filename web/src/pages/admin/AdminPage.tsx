import { Tabs } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { useMe } from "@/frame/me";
import { UnknownPage } from "@/frame/UnknownPage";
import { Page } from "@/parts/Page";
import { Institutions } from "./Institutions";
import { Letters } from "./Letters";
import { Ledger } from "./Ledger";
import { SECTIONS, sectionOf } from "./sections";
import { Storage } from "./Storage";
import { Users } from "./Users";
import { Work } from "./Work";

const Licences = lazy(async () => ({ default: (await import("./Licences")).Licences }));
const SHOWN = {
  users: Users,
  institutions: Institutions,
  work: Work,
  letters: Letters,
  storage: Storage,
  ledger: Ledger,
  licences: Licences,
} as const;

/** What the administrator of the site looks after. */
export function Component() {
  const { t } = useTranslation("admin");
  const go = useNavigate();
  const me = useMe();
  const section = sectionOf(useParams().section);
  const Shown = SHOWN[section];
  if (me.data && !me.data.site_admin) return <UnknownPage />;
  return (
    <Page title={t("title")} about={t("about")}>
      <Tabs value={section} onChange={(to) => go(`/admin/${to}`)} keepMounted={false}>
        <Tabs.List mb="lg" aria-label={t("title")}>
          {SECTIONS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`section.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={section}>
          <Suspense>
            <Shown />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
