import { Alert, List, Text } from "@mantine/core";
import { IconHandStop } from "@tabler/icons-react";
import { ApiProblem, isProblem } from "@/api/problem";
import { inWordsOfProblem, useLanguage } from "@/i18n/words";
import { ProblemAlert } from "@/parts/ProblemAlert";

/** Why the model gives no answer for this patient, value by value; any other fault as everywhere. */
export function Refusal({ error }: { error: unknown }) {
  const language = useLanguage();
  if (!isProblem(error, "outside_training") || !(error instanceof ApiProblem)) {
    return <ProblemAlert error={error} />;
  }
  const said = inWordsOfProblem(error.problem, language);
  return (
    <Alert role="alert" color="red" variant="light" icon={<IconHandStop />} title={said.detail}>
      <List size="sm" mb={4}>
        {(error.problem.problems ?? []).map((one) => (
          <List.Item key={String(one.column)}>
            {String(language === "ko" ? one.detail_ko : one.detail)}
          </List.Item>
        ))}
      </List>
      <Text size="sm">{said.hint}</Text>
    </Alert>
  );
}
