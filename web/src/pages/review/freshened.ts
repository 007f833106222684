import type { QueryClient } from "@tanstack/react-query";

/** After a decision, everything that shows its state is asked for again. */
export async function freshened(client: QueryClient, studyId: string): Promise<void> {
  await Promise.all(
    ["review", "prepared", "trainable", "newest"].map((name) =>
      client.invalidateQueries({ queryKey: [name, studyId] }),
    ),
  );
}
