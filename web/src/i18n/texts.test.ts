// @vitest-environment node
import { parseSync } from "vite";
import { describe, expect, it } from "vitest";

type Texts = { [key: string]: string | Texts };
type Node = { type: string; [field: string]: unknown };

const texts = import.meta.glob<Texts>("../locales/*/*.json", { eager: true, import: "default" });
const sources = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.test.*", "!../api/generated/**"], {
  eager: true,
  query: "?raw",
  import: "default",
});

const HANGUL = /[가-힣]/;
const WORD = /\p{L}{2,}/u;
const PLACEHOLDER = /\{\{\s*(\w+)[^}]*\}\}/g;
const PLURAL = /_(zero|one|two|few|many|other)$/;

/** Names, abbreviations and codes that are written the same in both languages. */
const SAME_IN_BOTH =
  /\b(Medloom|English|Brier|Cox|Youden|Python|Excel|Word|Parquet|DeLong|McNemar|SHAP|Platt|[A-Z0-9][A-Z0-9\-/]*s?|curl|mL|dpi|px|pt|mm|cm|kB)\b/g;

function flat(of: Texts, under = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(of)) {
    const name = under ? `${under}.${key}` : key;
    if (typeof value === "string") found.set(name, value);
    else for (const [inner, text] of flat(value, name)) found.set(inner, text);
  }
  return found;
}

function of(language: string): Map<string, Map<string, string>> {
  const named = Object.entries(texts).filter(([path]) => path.includes(`/${language}/`));
  return new Map(
    named.map(([path, file]) => [path.split("/").at(-1)?.replace(".json", "") ?? "", flat(file)]),
  );
}

const [en, ko] = [of("en"), of("ko")];
const namespaces = [...en.keys()].sort();
const keysOf = (file: Map<string, string> | undefined) =>
  [...new Set([...(file?.keys() ?? [])].map((key) => key.replace(PLURAL, "")))].sort();
const placeholders = (text: string) =>
  [...new Set([...text.matchAll(PLACEHOLDER)].map((each) => each[1]))].sort();

describe("the texts in both languages", () => {
  it("have the same namespaces", () => {
    expect([...ko.keys()].sort()).toEqual(namespaces);
  });

  it.each(namespaces)("have the same keys in %s", (namespace) => {
    expect(keysOf(ko.get(namespace))).toEqual(keysOf(en.get(namespace)));
  });

  it.each(namespaces)("ask for the same values in %s", (namespace) => {
    const wrong = [...(ko.get(namespace) ?? [])].filter(([key, text]) => {
      const english = en.get(namespace)?.get(key) ?? text;
      return String(placeholders(text)) !== String(placeholders(english));
    });
    expect(wrong).toEqual([]);
  });

  it.each(namespaces)("are each in their own language in %s", (namespace) => {
    const bare = (text: string) =>
      text
        .replace(PLACEHOLDER, "")
        .replace(/<[^>]*>/g, "")
        .replace(SAME_IN_BOTH, "");
    const korean = [...(ko.get(namespace) ?? [])].filter(
      ([, text]) => !HANGUL.test(text) && WORD.test(bare(text)),
    );
    const english = [...(en.get(namespace) ?? [])].filter(([, text]) => HANGUL.test(text));
    const empty = [...(ko.get(namespace) ?? []), ...(en.get(namespace) ?? [])].filter(
      ([, text]) => !text.trim(),
    );
    expect({ korean, english, empty }).toEqual({ korean: [], english: [], empty: [] });
  });
});

/** What a person reads or hears, whatever the tag. */
const READ =
  /^(label|title|placeholder|description|alt|legend|about|error|hint|aria-label|aria-description)$/;
/** The product's name, and each language's name for itself. */
const PROPER = new Set(["Medloom", "한국어", "English"]);

function walk(node: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(node)) for (const each of node) walk(each, visit);
  else if (node && typeof node === "object") {
    if (typeof (node as Node).type === "string") visit(node as Node);
    for (const value of Object.values(node)) walk(value, visit);
  }
}

/** The literal words that an expression can come to; what is computed is none. */
function literals(node: unknown): string[] {
  const at = node as Node | null;
  if (!at) return [];
  if (at.type === "Literal") return typeof at.value === "string" ? [at.value] : [];
  if (at.type === "JSXExpressionContainer") return literals(at.expression);
  if (at.type === "TemplateLiteral")
    return (at.quasis as { value: { raw: string } }[]).map((part) => part.value.raw);
  if (at.type === "ConditionalExpression") return [...literals(at.consequent), ...literals(at.alternate)];
  if (at.type === "LogicalExpression") return [...literals(at.left), ...literals(at.right)];
  return [];
}

function hardCoded(path: string, code: string): string[] {
  const found: string[] = [];
  walk(parseSync(path, code).program, (node) => {
    if (node.type === "JSXText") found.push(String(node.value));
    if (node.type === "JSXElement" || node.type === "JSXFragment") {
      for (const child of node.children as Node[]) {
        if (child.type === "JSXExpressionContainer") found.push(...literals(child));
      }
    }
    const name = (node.name ?? node.key) as { name?: string; value?: string } | undefined;
    if (
      (node.type === "JSXAttribute" || node.type === "Property") &&
      READ.test(name?.name ?? name?.value ?? "")
    ) {
      found.push(...literals(node.value));
    }
  });
  return found.map((text) => text.trim()).filter((text) => WORD.test(text) && !PROPER.has(text));
}

type Asked = { namespaces: string[]; keys: string[]; beginnings: string[] };

/** The texts that a file asks for by name: whole keys, and the fixed beginnings of computed ones. */
function asked(path: string, code: string): Asked {
  const of: Asked = { namespaces: [], keys: [], beginnings: [] };
  walk(parseSync(path, code).program, (node) => {
    if (node.type !== "CallExpression") return;
    const called = (node.callee as { name?: string }).name;
    const first = (node.arguments as Node[])[0];
    if (called === "useTranslation") of.namespaces.push(...literalsOfMany(first));
    if (called !== "t" || !first) return;
    if (first.type === "TemplateLiteral") of.beginnings.push(literals(first)[0] ?? "");
    else of.keys.push(...literals(first));
  });
  return of;
}

function literalsOfMany(node: Node | undefined): string[] {
  return node?.type === "ArrayExpression" ? (node.elements as Node[]).flatMap(literals) : literals(node);
}

function missing({ namespaces, keys, beginnings }: Asked): string[] {
  const known = namespaces.flatMap((namespace) =>
    keysOf(en.get(namespace)).flatMap((key) => [key, `${namespace}:${key}`]),
  );
  if (namespaces.length === 0) return [];
  const isKnown = new Set(known);
  return [
    ...keys.filter((key) => !isKnown.has(key) && !isKnown.has(key.replace(PLURAL, ""))),
    ...beginnings.filter((beginning) => !known.some((key) => key.startsWith(beginning))),
  ];
}

describe("the pages", () => {
  const each = Object.entries(sources);

  it.each(each)("say nothing hard-coded in %s", (path, code) => {
    expect(hardCoded(path, code)).toEqual([]);
  });

  it.each(each.filter(([path]) => path.endsWith(".tsx")))("ask for texts that exist in %s", (path, code) => {
    expect(missing(asked(path, code))).toEqual([]);
  });
});

describe("the search for hard-coded text", () => {
  it.each([
    "<p>Hello there</p>",
    "<p>환자 수</p>",
    "<Button aria-label='Close' />",
    "<TextInput label={isNew ? 'New name' : name} />",
    "<p>{count > 1 ? 'rows' : null}</p>",
    "<Tooltip label={`Row ${row}`} />",
    "<Select data={[{ value: 'a', label: 'Accuracy' }]} />",
  ])("finds %s", (code) => {
    expect(hardCoded("planted.tsx", `export const planted = ${code}`)).not.toEqual([]);
  });

  it("finds a text that does not exist", () => {
    const code =
      'function P() { const { t } = useTranslation("frame"); return t("rail.nowhere") + t(`nothing.${x}`); }';
    expect(missing(asked("planted.tsx", code))).toEqual(["rail.nowhere", "nothing."]);
  });
});
