import { Center } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getGetModelCardUrl } from "@/api/generated";
import type { ModelDetail } from "@/api/generated/model";
import { request } from "@/api/http";
import { useStudy } from "@/frame/study";
import { useLanguage } from "@/i18n/words";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Waiting } from "@/parts/Waiting";
import { Markdown } from "./Markdown";

/** The model card in the reader's language. */
export function CardText({ model }: { model: ModelDetail }) {
  const study = useStudy();
  const lang = useLanguage();
  const card = useQuery({
    queryKey: ["models", study.id, model.id, "card", lang],
    queryFn: ({ signal }) =>
      request<string>(getGetModelCardUrl(study.id, model.id, { lang }), { method: "GET", signal }),
    staleTime: Infinity,
  });
  if (card.error) return <ProblemAlert error={card.error} />;
  if (card.data === undefined) {
    return (
      <Center mih={200}>
        <Waiting />
      </Center>
    );
  }
  return <Markdown text={card.data} />;
}
