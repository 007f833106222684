import { useQuery } from "@tanstack/react-query";
import { getSignInOptions } from "@/api/generated";

/** The ways in that this site has. */
export function useSignInOptions() {
  return useQuery({
    queryKey: ["sign_in_options"],
    queryFn: ({ signal }) => getSignInOptions({ signal }),
    staleTime: 60_000,
  });
}
