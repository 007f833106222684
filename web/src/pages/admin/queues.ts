import type { QueuesView } from "@/api/generated/model";

export type Health = "well" | "busy" | "ill";

/** Ill: nobody works, the bus is away, a worker vanished, or an event could not be handled. Busy: work waits. */
export function healthOf(view: QueuesView): Health {
  if (view.workers === 0 || !view.bus_ready || view.dead_letters > 0 || view.jobs.leases_lost > 0)
    return "ill";
  return view.jobs.queued > 0 || view.queue_waiting > 0 || view.outbox.waiting > 0 ? "busy" : "well";
}

/** Seconds that the oldest waiting job has waited. */
export function waitedFor(view: QueuesView, now: Date): number | null {
  const oldest = view.jobs.oldest_queued_at;
  return oldest === null ? null : Math.max(0, (now.getTime() - new Date(oldest).getTime()) / 1000);
}
