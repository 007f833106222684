import type { ModelView } from "@/api/generated/model";

/** Which models are compared if nobody chooses: the best one and the simple one, then the next, up to three. */
export function usualPins(models: readonly Pick<ModelView, "id" | "best" | "family">[]): string[] {
  const first = [
    ...models.filter((one) => one.best),
    ...models.filter((one) => !one.best && one.family === "linear"),
  ];
  const others = models.filter((one) => !first.includes(one));
  return [...first, ...others].slice(0, 3).map((one) => one.id);
}
