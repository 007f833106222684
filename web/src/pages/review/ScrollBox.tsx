import type { ReactNode } from "react";
import classes from "./review.module.css";

/** A part that scrolls by itself; the keyboard can go into it. */
export function ScrollBox({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.scroll} role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
