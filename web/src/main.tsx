import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./main.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { queries } from "./api/queries";
import { startTexts } from "./i18n";
import { Pages } from "./routes";
import { theme } from "./theme";

const root = document.getElementById("root");
if (!root) throw new Error("the page has no place for the workbench");
await startTexts();
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="light">
      <Notifications position="bottom-right" />
      <QueryClientProvider client={queries}>
        <Suspense>
          <Pages />
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
