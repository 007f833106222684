import { Navigate } from "react-router";
import { pathOf, stageOf, useNewest } from "@/frame/stage";
import { useStudy } from "@/frame/study";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { WaitingPage } from "@/parts/Waiting";

/** A study opens where its work stands. */
export function Component() {
  const { id } = useStudy();
  const newest = useNewest(id);
  if (newest.error) return <ProblemAlert error={newest.error} />;
  if (!newest.data) {
    return <WaitingPage />;
  }
  return <Navigate to={pathOf(stageOf(newest.data), id, newest.data) ?? `/studies/${id}/data`} replace />;
}
