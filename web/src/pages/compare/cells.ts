/** Colours of the four cells, told apart by colour-blind readers. */
export const CELL_COLORS = { tp: "#009E73", fn: "#D55E00", fp: "#E69F00", tn: "#CED4DA" } as const;
export const CELLS = ["tp", "fn", "fp", "tn"] as const;
