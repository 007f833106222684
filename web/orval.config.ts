import { defineConfig } from "orval";

export default defineConfig({
  medloom: {
    input: { target: "../gateway/medloom_gateway/openapi.json" },
    output: {
      mode: "tags-split",
      target: "src/api/generated/index.ts",
      schemas: "src/api/generated/model",
      client: "fetch",
      mock: false,
      clean: true,
      indexFiles: true,
      override: {
        header: () => ["Generated from the OpenAPI document by `scripts/npm run generate`; do not edit."],
        mutator: { path: "src/api/http.ts", name: "request" },
        fetch: { includeHttpResponseReturnType: false },
      },
    },
  },
});
