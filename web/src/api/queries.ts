import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./problem";

/** One cache for all pages. What the server refused is not asked again; connection faults are handled in http.ts. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => !(error instanceof ApiProblem) && count < 1,
    },
    mutations: { retry: false },
  },
});
