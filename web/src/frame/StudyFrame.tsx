import { Center, Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Suspense } from "react";
import { Outlet, useParams } from "react-router";
import { getStudy } from "@/api/generated";
import { ProblemAlert } from "@/parts/ProblemAlert";
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
  if (!study.data) return <Wait />;
  return (
    <StudyContext.Provider value={study.data}>
      <Suspense fallback={<Wait />}>
        <Outlet />
      </Suspense>
    </StudyContext.Provider>
  );
}

function Wait() {
  return (
    <Center mih="60vh">
      <Loader aria-label="…" />
    </Center>
  );
}
