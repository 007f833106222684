import type { AdviceView } from "@/api/generated/model";
import { EnoughPatients } from "./EnoughPatients";
import { LeakFindings } from "./LeakFindings";
import { SimilarCases } from "./SimilarCases";

/** What to know before a training is started. */
export function Advice({ advice }: { advice: AdviceView }) {
  return (
    <>
      <LeakFindings findings={advice.findings} />
      {advice.sample_size && <EnoughPatients size={advice.sample_size} />}
      <SimilarCases of={advice.recommendation} />
    </>
  );
}
