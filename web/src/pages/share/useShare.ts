import { useQuery } from "@tanstack/react-query";
import { listMembers, listRoles } from "@/api/generated";
import { useMay, useStudy } from "@/frame/study";

/** The roles of the platform; they do not change while it runs. */
export function useRoles() {
  return useQuery({
    queryKey: ["roles"],
    queryFn: ({ signal }) => listRoles({ signal }),
    staleTime: Infinity,
  });
}

/** The members of the study, for those who may know them. */
export function useMembers() {
  const study = useStudy();
  const mayManage = useMay("study:manage");
  const mayAudit = useMay("audit:read");
  return useQuery({
    queryKey: ["members", study.id],
    queryFn: ({ signal }) => listMembers(study.id, { signal }),
    enabled: mayManage || mayAudit,
  });
}
