import { useQuery } from "@tanstack/react-query";
import { Suspense } from "react";
import { Outlet, useParams } from "react-router";
import { getStudy } from "@/api/generated";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { WaitingPage } from "@/parts/Waiting";
import { useLive } from "./live";
import { StudyContext } from "./study";

/** Everything inside a study: its card is loaded, its live feed is open. */
export function StudyFrame() {
  const { studyId = "" } = useParams();
  useLive(studyId);
  const study = useQuery({
    queryKey: ["study", studyId],
    queryFn: ({ signal }) => getStudy(studyId, { signal }),
  });
  if (study.error) return <ProblemAlert error={study.error} />;
  if (!study.data) return <WaitingPage />;
  return (
    <StudyContext.Provider value={study.data}>
      <Suspense fallback={<WaitingPage />}>
        <Outlet />
      </Suspense>
    </StudyContext.Provider>
  );
}
