import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

declare const process: { env: Record<string, string | undefined> };
const platform = process.env.MEDLOOM_URL ?? "http://127.0.0.1:8765";

export default defineConfig({
  plugins: [react()],
  resolve: { tsconfigPaths: true },
  build: {
    // the gateway serves these files and takes them along in its wheel
    outDir: "../gateway/medloom_gateway/web",
    emptyOutDir: true,
    chunkSizeWarningLimit: 800,
  },
  server: { proxy: { "/api": platform, "/docs": platform, "/static": platform } },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"] },
});
