import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { parse } from "yaml";

declare const process: { env: Record<string, string | undefined> };
// the platform takes changes from pages of its own host alone: the address that the browser sees is passed on
const platform = { target: process.env.MEDLOOM_URL ?? "http://127.0.0.1:8765", changeOrigin: false };

/** A study file becomes data at build time, so that no page carries a YAML reader. */
const studyFiles = {
  name: "study-files",
  transform: (text: string, id: string) =>
    id.endsWith(".yaml") ? { code: `export default ${JSON.stringify(parse(text))}`, map: null } : undefined,
};

export default defineConfig({
  plugins: [react(), studyFiles],
  resolve: { tsconfigPaths: true },
  build: {
    // the gateway serves these files and takes them along in its wheel
    outDir: "../gateway/medloom_gateway/web",
    emptyOutDir: true,
    chunkSizeWarningLimit: 800,
  },
  // the sample study lies beside the workbench
  assetsInclude: ["**/*.zip"],
  server: { fs: { allow: [".."] }, proxy: { "/api": platform, "/docs": platform, "/static": platform } },
  test: { include: ["src/**/*.test.{ts,tsx}"] },
});
