import { useTranslation } from "react-i18next";
import type { Column } from "@/api/generated/model";
import styles from "../import/Columns.module.css";
import type { Mapping } from "./mapping";
import type { Both } from "./useBoth";

type Props = {
  both: Both;
  now: Column[];
  guessed: Mapping;
  mapping: Mapping;
  onChange: (from: string, to: string | null) => void;
};

/** Old column beside new column; those that steps use come first. */
export function MappingTable({ both, now, guessed, mapping, onChange }: Props) {
  const { t } = useTranslation("data");
  const users = usersOf(both);
  // what lacks a partner stands first; the guess decides, so that no row jumps away under the hand
  const rank = (name: string) => (users.has(name) ? (guessed[name] === null ? 0 : 1) : 2);
  const old = [...both.old].sort((a, b) => rank(a.name) - rank(b.name));
  return (
    <div
      className={styles.frame}
      style={{ maxHeight: "42vh" }}
      tabIndex={0}
      role="region"
      aria-label={t("steps.about")}
    >
      <table className={styles.table}>
        <thead>
          <tr>
            {["old", "new", "used_by"].map((head) => (
              <th key={head} scope="col">
                {t(`steps.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {old.map(({ name, label }) => (
            <tr key={name} className={users.has(name) && mapping[name] === null ? styles.lacking : undefined}>
              <td title={label}>{name}</td>
              <td>
                <div className={styles.marked}>
                  <select
                    className={styles.choice}
                    style={{ maxWidth: 260 }}
                    aria-label={`${t("steps.new")}: ${name}`}
                    value={mapping[name] ?? ""}
                    onChange={(event) => onChange(name, event.currentTarget.value || null)}
                  >
                    <option value="">{t("steps.none")}</option>
                    {now.map((column) => (
                      <option key={column.name} value={column.name}>
                        {column.name}
                      </option>
                    ))}
                  </select>
                  <How name={name} to={mapping[name]} guess={guessed[name]} />
                </div>
              </td>
              <td>{(users.get(name) ?? []).join(", ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function How({
  name,
  to,
  guess,
}: {
  name: string;
  to: string | null | undefined;
  guess: string | null | undefined;
}) {
  const { t } = useTranslation("data");
  if (!to || to !== guess) return null;
  return <span className={styles.values}>{t(to === name ? "steps.same" : "steps.guessed")}</span>;
}

/** Old column -> numbers of the steps that need it. */
function usersOf(both: Both): Map<string, number[]> {
  const users = new Map<string, number[]>();
  both.checks.forEach((check, place) => {
    for (const name of check.needs ?? []) users.set(name, [...(users.get(name) ?? []), place + 1]);
  });
  return users;
}
