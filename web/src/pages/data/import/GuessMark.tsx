import { IconCircleCheck, IconPencil, IconQuestionMark, IconSparkles } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Guess } from "@/api/generated/model";
import { percent } from "@/i18n/numbers";
import { inWords, useLanguage } from "@/i18n/words";
import { standingOf } from "./guesses";

const FACES = {
  person: { icon: IconPencil, color: "var(--mantine-color-loom-7)" },
  given: { icon: IconCircleCheck, color: "var(--mantine-color-loom-7)" },
  sure: { icon: IconSparkles, color: "var(--mantine-color-gray-6)" },
  unsure: { icon: IconQuestionMark, color: "var(--mantine-color-orange-8)" },
};

/** Marks a value as guessed, doubtful, or given; the reason stands in its title. */
export function GuessMark({ guess }: { guess: Guess | undefined }) {
  const said = useGuessWords(guess);
  if (!guess) return null;
  const { icon: Icon, color } = FACES[standingOf(guess)];
  return (
    <span role="img" aria-label={said} title={said} style={{ display: "inline-flex", flexShrink: 0 }}>
      <Icon size={15} color={color} aria-hidden />
    </span>
  );
}

/** "Guessed, 98 % sure: every value is a whole number." */
export function useGuessWords(guess: Guess | undefined): string {
  const { t } = useTranslation("data");
  const language = useLanguage();
  if (!guess) return "";
  const reason = inWords(guess, language);
  const standing = standingOf(guess);
  return t(`guess.${standing}`, { reason, sure: percent(guess.confidence, 0) });
}
