import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { speak } from "@/i18n";
import { useLanguage } from "@/i18n/words";

/** Changes between English and Korean at once; the other language's name is written in that language. */
export function LanguageMenu() {
  const client = useQueryClient();
  const other = useLanguage() === "en" ? "ko" : "en";
  const change = async () => {
    await speak(other);
    await client.invalidateQueries();
  };
  return (
    <Button variant="subtle" size="compact-sm" onClick={change} lang={other}>
      {other === "ko" ? "한국어" : "English"}
    </Button>
  );
}
