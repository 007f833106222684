import { useQuery } from "@tanstack/react-query";
import { listStepTypes } from "@/api/generated";
import { inWords, useLanguage } from "@/i18n/words";

/** The words of a step as the menus have them. */
export function useStepTitle(): (op: string) => string {
  const language = useLanguage();
  const types = useQuery({
    queryKey: ["step-types"],
    queryFn: ({ signal }) => listStepTypes({ signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (op) => {
    const type = types.data?.items.find((each) => each.op === op);
    return type ? inWords(type.title, language) : op;
  };
}
