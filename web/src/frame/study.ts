import { createContext, useContext } from "react";
import type { Study } from "@/api/generated/model";

export const StudyContext = createContext<Study | null>(null);

/** The study whose page is open. */
export function useStudy(): Study {
  const study = useContext(StudyContext);
  if (!study) throw new Error("this page belongs inside a study");
  return study;
}

/** Whether the person may do this here (the server decides again); hides what would be refused anyway. */
export function useMay(scope: string): boolean {
  return useStudy().scopes.includes(scope);
}
