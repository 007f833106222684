import type { Problem } from "./generated/model";

/** What the server refused, with its words (RFC 9457). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(problem.detail);
    this.status = status;
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }

  static async from(answer: Response): Promise<ApiProblem> {
    const said = (await answer.json().catch(() => ({}))) as Partial<Problem>;
    return new ApiProblem(answer.status, {
      code: "unexpected_answer",
      title: answer.statusText,
      status: answer.status,
      detail: answer.statusText,
      ...said,
    } as Problem);
  }
}

/** Whether this error is the server's refusal with one of these codes. */
export function isProblem(error: unknown, ...codes: string[]): error is ApiProblem {
  return error instanceof ApiProblem && (codes.length === 0 || codes.includes(error.code));
}
