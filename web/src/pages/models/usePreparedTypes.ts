import { useQuery } from "@tanstack/react-query";
import { getPrepared } from "@/api/generated";
import { useStudy } from "@/frame/study";

/** The types of the prepared columns, by name; empty where they may not be seen. A model knows numbers alone. */
export function usePreparedTypes(preparedId: string): ReadonlyMap<string, string> {
  const study = useStudy();
  const prepared = useQuery({
    queryKey: ["prepared", study.id, preparedId],
    queryFn: ({ signal }) => getPrepared(study.id, preparedId, { signal }),
  });
  return new Map(prepared.data?.columns.map((column) => [column.name, column.type]));
}
