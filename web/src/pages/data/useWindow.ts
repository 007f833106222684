import { type UIEvent, useState } from "react";

const SPARE = 12;

/** The rows from `first` to `last` are drawn; the rest is room above and below them, in pixels. */
export function windowOf(count: number, height: number, top: number, visible: number) {
  const first = Math.min(Math.max(0, Math.floor(top / height) - SPARE), Math.max(0, count - 1));
  const last = Math.min(count, Math.ceil((top + visible) / height) + SPARE);
  return { first, last, above: first * height, below: Math.max(0, count - last) * height };
}

/** Draws of a long table of equally high rows only those in sight. */
export function useWindow(count: number, height: number) {
  const [place, setPlace] = useState({ top: 0, visible: 900 });
  const onScroll = (event: UIEvent<HTMLElement>) => {
    const { scrollTop, clientHeight } = event.currentTarget;
    const top = Math.floor(scrollTop / height) * height;
    if (top !== place.top || clientHeight !== place.visible) setPlace({ top, visible: clientHeight });
  };
  return { ...windowOf(count, height, place.top, place.visible), onScroll };
}
