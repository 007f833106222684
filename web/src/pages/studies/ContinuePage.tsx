import { Center, Loader } from "@mantine/core";
import { Navigate } from "react-router";
import { pathOf, stageOf, useNewest } from "@/frame/stage";
import { useStudy } from "@/frame/study";
import { ProblemAlert } from "@/parts/ProblemAlert";

/** A study opens where its work stands. */
export function Component() {
  const { id } = useStudy();
  const newest = useNewest(id);
  if (newest.error) return <ProblemAlert error={newest.error} />;
  if (!newest.data) {
    return (
      <Center mih="60vh">
        <Loader aria-label="…" />
      </Center>
    );
  }
  return <Navigate to={pathOf(stageOf(newest.data), id, newest.data) ?? `/studies/${id}/data`} replace />;
}
