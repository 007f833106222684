import { useQuery } from "@tanstack/react-query";
import { getMe } from "@/api/generated";
import { session } from "@/api/session";

/** The person who is signed in. */
export function useMe() {
  return useQuery({
    queryKey: ["me"],
    queryFn: async ({ signal }) => {
      const me = await getMe({ signal });
      session.signedIn();
      return me;
    },
    staleTime: 60_000,
  });
}
