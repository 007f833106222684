const TABLES = [
  "csv",
  "tsv",
  "txt",
  "xlsx",
  "xls",
  "parquet",
  "sav",
  "zsav",
  "sas7bdat",
  "xpt",
  "dta",
  "zip",
];

type Named = { name: string };

/** A dropped folder brings more than tables: files of the system and of open spreadsheets stay silently behind. */
export function worthSending<F extends Named>(files: readonly F[]): { send: F[]; leftOut: F[] } {
  const seen = files.filter((file) => !isLitter(file.name));
  return {
    send: seen.filter((file) => TABLES.includes(ending(file.name))),
    leftOut: seen.filter((file) => !TABLES.includes(ending(file.name))),
  };
}

function isLitter(name: string): boolean {
  return name.startsWith(".") || name.startsWith("~$") || name.toLowerCase() === "thumbs.db";
}

function ending(name: string): string {
  return name.includes(".") ? (name.split(".").pop() ?? "").toLowerCase() : "";
}
