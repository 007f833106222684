import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLocation, useNavigate } from "react-router";
import { finishSingleSignOn } from "@/api/generated";
import type { Arrival } from "@/api/generated/model";
import { arrivalIn, cameFrom } from "./comeBack";

/** Finishes a sign-in that comes back from the hospital, once, and takes its code out of the address. */
export function useArrival(enter: (place: string) => Promise<void>) {
  const { search } = useLocation();
  const go = useNavigate();
  const finish = useMutation({
    mutationFn: (arrival: Arrival) => finishSingleSignOn(arrival),
    onSuccess: () => enter(cameFrom()),
  });
  const taken = useRef("");
  const { mutate } = finish;
  useEffect(() => {
    const arrival = arrivalIn(search);
    if (!arrival || taken.current === arrival.state) return;
    taken.current = arrival.state;
    void go("/sign-in", { replace: true });
    mutate(arrival);
  }, [search, go, mutate]);
  return finish;
}
