import type { Entries } from "./inputs";

export type Place = { origin: string; studyId: string; endpointId: string };

/** A request for the shell. The token comes from the environment: none is written down. */
export function curlSnippet({ origin, studyId, endpointId }: Place, row: Entries): string {
  const body = JSON.stringify({ rows: [row] }, null, 2).replaceAll("'", "'\\''");
  return [
    `curl -X POST '${origin}/api/v1/studies/${studyId}/endpoints/${endpointId}/predictions' \\`,
    `  -H "Authorization: Bearer $MEDLOOM_TOKEN" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${body}'`,
  ].join("\n");
}

/** The same with the Python client. */
export function pythonSnippet({ origin, studyId, endpointId }: Place, row: Entries): string {
  const lines = Object.entries(row).map(([name, value]) => `    ${JSON.stringify(name)}: ${python(value)},`);
  return [
    "import os",
    "",
    "from medloom_client import Medloom",
    "",
    `server = Medloom(${JSON.stringify(origin)}, os.environ["MEDLOOM_TOKEN"])`,
    "row = {",
    ...lines,
    "}",
    `answer = server.study(${JSON.stringify(studyId)}).endpoints.predict(${JSON.stringify(endpointId)}, [row])`,
    "print(answer.predictions[0])",
  ].join("\n");
}

function python(value: string | number | null): string {
  return value === null ? "None" : JSON.stringify(value);
}
