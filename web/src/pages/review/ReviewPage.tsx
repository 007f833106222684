import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { getPrepared, getReview } from "@/api/generated";
import { useStudy } from "@/frame/study";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { WaitingPage } from "@/parts/Waiting";
import { Review } from "./Review";

const EVERY_MS = 1_000;

/** The gate: what the recipe did to the data is looked at, and then signed or sent back. */
export function Component() {
  const studyId = useStudy().id;
  const { preparedId = "" } = useParams();
  const prepared = useQuery({
    queryKey: ["prepared", studyId, preparedId],
    queryFn: ({ signal }) => getPrepared(studyId, preparedId, { signal }),
  });
  const review = useQuery({
    queryKey: ["review", studyId, preparedId],
    queryFn: ({ signal }) => getReview(studyId, preparedId, { signal }),
    refetchInterval: (query) => (query.state.data?.state === "approving" ? EVERY_MS : false),
  });
  const error = prepared.error ?? review.error;
  if (error) return <ProblemAlert error={error} />;
  if (!prepared.data || !review.data) {
    return <WaitingPage />;
  }
  return <Review key={preparedId} prepared={prepared.data} review={review.data} />;
}
