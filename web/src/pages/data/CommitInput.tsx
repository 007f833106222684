import { TextInput, type TextInputProps } from "@mantine/core";
import { useEffect, useState } from "react";

type Props = Omit<TextInputProps, "value" | "onChange"> & { value: string; onCommit: (text: string) => void };

/** A text that is taken over when the field is left or Enter is pressed; Escape gives the old one back. */
export function CommitInput({ value, onCommit, ...props }: Props) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = () => {
    if (text.trim() !== value) onCommit(text.trim());
  };
  return (
    <TextInput
      {...props}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
        if (event.key === "Escape") setText(value);
      }}
    />
  );
}
