import type { RecipeView } from "@/api/generated/model";
import { isProblem } from "@/api/problem";
import { appliedAll, type Edit, type StepDraft, sameSteps } from "./edits";

export type Server = {
  read: () => Promise<RecipeView>;
  write: (steps: StepDraft[], etag: string) => Promise<RecipeView>;
};

export type SaverState = {
  /** What the server holds, as far as we know. */
  recipe: RecipeView | null;
  /** Edits that the server has not confirmed. */
  waiting: readonly Edit[];
  saving: boolean;
  /** Edits whose step somebody else removed meanwhile. */
  unplaced: readonly Edit[];
  /** What the server refused, and the edit it refused. */
  refused: { edit: Edit; error: unknown } | null;
  /** Set when edits were put on top of a version that somebody else wrote. */
  merged: { from: number; to: number } | null;
};

/**
 * Writes edits one after the other, each with the version it was made on. When somebody else was faster, the newer
 * version is read and the edits come on top of it; an answer that was lost on the way is recognised by what it wrote.
 */
export class RecipeSaver {
  private listeners = new Set<() => void>();
  state: SaverState;

  constructor(
    private server: Server,
    waiting: readonly Edit[] = [],
  ) {
    this.state = { recipe: null, waiting, saving: false, unplaced: [], refused: null, merged: null };
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  now = () => this.state;

  /** The steps as the person sees them: what the server holds and the edits under way. */
  steps(): StepDraft[] {
    return appliedAll(this.state.recipe?.steps ?? [], this.state.waiting).steps;
  }

  /** A newer version was read. */
  heard(recipe: RecipeView): void {
    const known = this.state.recipe;
    if (known && known.id === recipe.id && known.version > recipe.version) return;
    this.change({ recipe });
    if (this.state.waiting.length > 0) void this.save();
  }

  add(edit: Edit): void {
    this.change({ waiting: [...this.state.waiting, edit], refused: null });
    void this.save();
  }

  /** Puts an edit aside that could not be placed or was refused. */
  dismiss(): void {
    this.change({ unplaced: [], refused: null, merged: null });
  }

  private change(next: Partial<SaverState>): void {
    this.state = { ...this.state, ...next };
    for (const listener of this.listeners) listener();
  }

  private async save(): Promise<void> {
    if (this.state.saving) return;
    this.change({ saving: true });
    try {
      while (this.state.waiting.length > 0 && this.state.recipe) await this.saveOne(this.state.recipe);
    } finally {
      this.change({ saving: false });
    }
  }

  private async saveOne(on: RecipeView): Promise<void> {
    const edit = this.state.waiting[0];
    if (!edit) return;
    const { steps, unplaced } = appliedAll(on.steps, [edit]);
    const rest = () => this.state.waiting.slice(1);
    if (unplaced.length > 0) {
      this.change({ waiting: rest(), unplaced: [...this.state.unplaced, edit] });
      return;
    }
    if (sameSteps(on.steps, steps)) {
      this.change({ waiting: rest() });
      return;
    }
    try {
      const written = await this.server.write(steps, on.etag);
      this.change({ recipe: written, waiting: rest() });
    } catch (error) {
      if (isProblem(error) && error.status === 412) await this.catchUp(on, steps);
      else this.change({ waiting: rest(), refused: { edit, error } });
    }
  }

  private async catchUp(on: RecipeView, steps: StepDraft[]): Promise<void> {
    const newer = await this.server.read();
    const ours = newer.version === on.version + 1 && sameSteps(newer.steps, steps);
    this.change({
      recipe: newer,
      waiting: ours ? this.state.waiting.slice(1) : this.state.waiting,
      merged: ours ? this.state.merged : { from: on.version, to: newer.version },
    });
  }
}
