import { useQuery } from "@tanstack/react-query";
import { listMembers } from "@/api/generated";
import { useStudy } from "@/frame/study";

/** The name of a person of the study; the identifier where names may not be seen. */
export function usePeople(): (id: string) => string {
  const study = useStudy();
  const members = useQuery({
    queryKey: ["members", study.id],
    queryFn: ({ signal }) => listMembers(study.id, { signal }).catch(() => []),
    staleTime: 60_000,
  });
  const names = new Map(members.data?.map((one) => [one.principal_id, one.display_name || one.name]));
  return (id) => names.get(id) ?? id;
}
