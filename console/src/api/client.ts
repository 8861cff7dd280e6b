// The one way to the server: a client typed by the generated schema, problems as values that can be thrown, a lost session
// that can be restored. Neighbours: calls.ts has one function per endpoint on top of this; session/ says how to restore.
import createClient from "openapi-fetch";
import type { paths } from "./schema";
import type { Approval, Problem } from "./types";

/** The server said no, or could not be reached. `problem.code` is frozen; the words on screen come from lib/text. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail ?? problem.code);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

/** It was not carried out: it waits for another's word. The command is settled, and what waits is told. */
export class WaitsForApproval extends ProblemError {
  readonly approval: Approval;
  constructor(approval: Approval) {
    super({ status: 202, code: "waits_for_approval" });
    this.name = "WaitsForApproval";
    this.approval = approval;
  }
}

export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return { status: 0, code: "console_fault", detail: error instanceof Error ? error.message : String(error) };
}

/** After such an answer it is not known whether the server carried the command out: the same key must be used again. */
export function outcomeUnknown(error: unknown): boolean {
  const { status } = problemOf(error);
  return status === 0 || status >= 500;
}

/** A key under which a repeated command answers as the first time. Works without a secure context. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

type RestoreSession = () => Promise<boolean>;
let restoreSession: RestoreSession | null = null;
let acceptLanguage = "zh-CN";

/** Sets what happens when the session has ended: it resolves to true when the same operator has signed in again. */
export function onSessionEnd(restore: RestoreSession | null): void {
  restoreSession = restore;
}

export function setAcceptLanguage(language: string): void {
  acceptLanguage = language;
}

/** Signing in and out, and asking who one is: a 401 there is the answer, not a lost session. */
function asksForSession(request: Request): boolean {
  const { pathname } = new URL(request.url);
  return pathname === "/api/v1/me" || pathname.startsWith("/api/v1/sessions");
}

async function fetchOnce(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ProblemError({ status: 0, code: "unreachable" });
  }
}

/** Sends, and once more when the session had ended and the same operator signed in again. */
async function send(request: Request): Promise<Response> {
  request.headers.set("Accept-Language", acceptLanguage);
  if (request.method !== "GET") request.headers.set("X-Yinuo", "1");
  const again = request.clone();
  const response = await fetchOnce(request);
  if (response.status !== 401 || restoreSession === null || asksForSession(request)) return response;
  return (await restoreSession()) ? fetchOnce(again) : response;
}

export const server = createClient<paths>({
  baseUrl: window.location.origin,
  credentials: "same-origin",
  fetch: send,
  // A filter that is not set is not sent.
  querySerializer: (query) => {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined && value !== null && value !== "") parameters.set(name, String(value));
    }
    return parameters.toString();
  },
});

type Answered<Data> = { data?: Data; error?: unknown; response: Response };

function readProblem(body: unknown, status: number): Problem {
  if (typeof body === "object" && body !== null && "code" in body && typeof body.code === "string") {
    return { ...body, code: body.code, status };
  }
  return { status, code: status >= 500 ? "server_unavailable" : "unexpected_answer" };
}

/** The data of an answer; a problem is thrown, and so is what waits for approval instead of being carried out. */
export async function answerOf<Data>(answered: Promise<Answered<Data>>): Promise<Exclude<Data, Approval>> {
  const { data, error, response } = await answered;
  if (!response.ok) throw new ProblemError(readProblem(error, response.status));
  if (response.status === 202) throw new WaitsForApproval(data as Approval);
  return data as Exclude<Data, Approval>;
}
