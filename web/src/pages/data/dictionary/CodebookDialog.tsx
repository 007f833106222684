import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Column } from "@/api/generated/model";
import { Dialog } from "@/parts/Dialog";
import { type Draft, fromCodebook } from "./draft";

type Props = { columns: Column[]; draft: Draft; onTake: (draft: Draft) => void; onClose: () => void };

/** A codebook sheet is pasted whole and laid onto the columns by their names. */
export function CodebookDialog({ columns, draft, onTake, onClose }: Props) {
  const { t } = useTranslation("data");
  const [text, setText] = useState("");
  const book = fromCodebook(draft, columns, text);
  return (
    <Dialog opened onClose={onClose} title={t("dictionary.paste_title")} size="lg">
      <Stack>
        <Textarea
          label={t("dictionary.paste_about")}
          description={t("dictionary.paste_heads")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          minRows={8}
          maxRows={14}
          autosize
          data-autofocus
          styles={{ input: { fontFamily: "monospace", whiteSpace: "pre", overflow: "auto" } }}
        />
        {text !== "" && (
          <Text size="sm" role="status">
            {t("dictionary.paste_found", { found: book.found, unknown: book.unknown })}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button
            disabled={book.found === 0}
            onClick={() => {
              onTake(book.draft);
              onClose();
            }}
          >
            {t("dictionary.paste_take")}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
