import { useEffect, useRef, useState } from "react";
import { BlockCache, type LoadRows } from "./blocks";

type Wish = {
  load: LoadRows;
  /** Changes when the rows are others: another step, order or filter. */
  rowsKey: string;
  /** Changes when the same rows may hold other values: the recipe was edited. */
  version: string;
  onRows: (from: number, to: number) => void;
};

/** The cache of the rows on the screen, told when the rows become others. */
export function useBlocks({ load, rowsKey, version, onRows }: Wish) {
  const [total, setTotal] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const told = useRef(onRows);
  told.current = onRows;
  const [cache] = useState(
    () =>
      new BlockCache(
        load,
        (from, to, all) => {
          setTotal(all);
          setError(null);
          told.current(from, to);
        },
        setError,
      ),
  );
  const known = useRef({ rowsKey, version });
  useEffect(() => {
    if (known.current.rowsKey !== rowsKey) cache.clear(load);
    else if (known.current.version !== version) cache.renew(load);
    known.current = { rowsKey, version };
  }, [cache, load, rowsKey, version]);
  useEffect(() => () => cache.stop(), [cache]);
  return { cache, total, error };
}
