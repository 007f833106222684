import { useQueries } from "@tanstack/react-query";
import { getServiceQueues, getServiceStorage, listDeadLetters } from "@/api/generated";
import { SERVICES } from "./sections";

const EVERY_MS = 5_000;

/** How busy every service is; asked again while the page is open. */
export function useQueues() {
  return useQueries({
    queries: SERVICES.map((service) => ({
      queryKey: ["operations", "queues", service],
      queryFn: ({ signal }: { signal: AbortSignal }) => getServiceQueues(service, { signal }),
      refetchInterval: EVERY_MS,
    })),
  });
}

export function useStorage() {
  return useQueries({
    queries: SERVICES.map((service) => ({
      queryKey: ["operations", "storage", service],
      queryFn: ({ signal }: { signal: AbortSignal }) => getServiceStorage(service, { signal }),
      staleTime: 60_000,
    })),
  });
}

export function useLetters() {
  return useQueries({
    queries: SERVICES.map((service) => ({
      queryKey: ["operations", "letters", service],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const letters = await listDeadLetters(service, { signal });
        return letters.map((letter) => ({ ...letter, service }));
      },
    })),
  });
}
