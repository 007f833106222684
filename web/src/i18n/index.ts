import i18n from "i18next";
import { initReactI18next } from "react-i18next";

export type Language = "en" | "ko";
export const LANGUAGES: readonly Language[] = ["en", "ko"];
const KEPT_AS = "medloom.language";

type Texts = Record<string, unknown>;
const files = import.meta.glob<{ default: Texts }>("../locales/*/*.json");

/** A namespace is a file in locales/<language>/; it is fetched when the first page that uses it opens. */
const backend = {
  type: "backend" as const,
  init() {},
  read(language: string, namespace: string, done: (error: unknown, texts?: Texts) => void) {
    const load = files[`../locales/${language}/${namespace}.json`];
    if (!load) return done(new Error(`no texts ${language}/${namespace}`));
    load().then((file) => done(null, file.default), done);
  },
};

export function initialLanguage(): Language {
  const kept = localStorage.getItem(KEPT_AS);
  if (kept === "en" || kept === "ko") return kept;
  return navigator.language.startsWith("ko") ? "ko" : "en";
}

export async function startTexts(): Promise<void> {
  await i18n
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: initialLanguage(),
      fallbackLng: false,
      supportedLngs: LANGUAGES,
      ns: ["frame"],
      defaultNS: "frame",
      interpolation: { escapeValue: false },
      returnNull: false,
    });
  document.documentElement.lang = i18n.language;
}

export async function speak(language: Language): Promise<void> {
  localStorage.setItem(KEPT_AS, language);
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
}
