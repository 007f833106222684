import { AppShell } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Suspense } from "react";
import { Navigate, Outlet, useLocation } from "react-router";
import { isProblem } from "@/api/problem";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { WaitingPage } from "@/parts/Waiting";
import { ConnectionBanner } from "./ConnectionBanner";
import { useMe } from "./me";
import { PageBoundary } from "./PageBoundary";
import { Rail } from "./Rail";
import { SessionDialog } from "./SessionDialog";
import { TopBar } from "./TopBar";
import { ViewBanner } from "./ViewBanner";

/** Rail at the left, bar on top, the page in the middle; only for those who are signed in. */
export function Frame() {
  const me = useMe();
  const place = useLocation();
  const [menu, { toggle, close }] = useDisclosure(false);
  if (isProblem(me.error) && me.error.status === 401) {
    return <Navigate to="/sign-in" state={{ from: place.pathname }} replace />;
  }
  if (me.error) return <ProblemAlert error={me.error} />;
  if (!me.data) return <WaitingPage />;
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 84, breakpoint: "sm", collapsed: { mobile: !menu } }}
      padding={0}
    >
      <AppShell.Header>
        <TopBar me={me.data} menu={menu} onMenu={toggle} />
      </AppShell.Header>
      <AppShell.Navbar onClick={close}>
        <Rail me={me.data} />
      </AppShell.Navbar>
      <AppShell.Main>
        <ConnectionBanner />
        <ViewBanner me={me.data} />
        <PageBoundary key={place.pathname}>
          <Suspense fallback={<WaitingPage />}>
            <Outlet />
          </Suspense>
        </PageBoundary>
      </AppShell.Main>
      <SessionDialog name={me.data.name} />
    </AppShell>
  );
}
