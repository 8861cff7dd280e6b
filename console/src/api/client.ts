// The one way to the server: JSON in and out, problems as values that can be thrown, a lost session that can be restored.
// Neighbours: calls.ts has one function per endpoint on top of this; session/ registers how a lost session is restored.
import type { Problem } from "./types";

/** The server said no, or could not be reached. `problem.code` is frozen; the words on screen come from lib/text. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail ?? problem.code);
    this.name = "ProblemError";
    this.problem = problem;
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

/** A key under which a repeated command answers as the first time. Works without a secure context. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export type QueryValue = string | number | boolean | null | undefined;

export type Send = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  query?: Record<string, QueryValue>;
  body?: unknown;
  file?: Blob;
  key?: string;
  version?: number;
  signal?: AbortSignal;
  /** Signing in, and asking who one is: a 401 there is the answer, not a lost session. */
  withoutSession?: boolean;
};

export function address(path: string, query: Record<string, QueryValue> = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === "" ? path : `${path}?${text}`;
}

async function readProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === "object" && body !== null && "code" in body && typeof body.code === "string") {
    return { ...(body as Problem), status: response.status };
  }
  return { status: response.status, code: response.status >= 500 ? "server_unavailable" : "unexpected_answer" };
}

async function fetchOnce(path: string, send: Send): Promise<Response> {
  const method = send.method ?? "GET";
  const headers = new Headers({ Accept: "application/json", "Accept-Language": acceptLanguage });
  if (method !== "GET") headers.set("X-Yinuo", "1");
  if (send.key !== undefined) headers.set("Idempotency-Key", send.key);
  if (send.version !== undefined) headers.set("If-Match", `"${send.version}"`);
  let body: BodyInit | null = null;
  if (send.file !== undefined) {
    headers.set("Content-Type", send.file.type === "" ? "application/octet-stream" : send.file.type);
    body = send.file;
  } else if (send.body !== undefined) {
    headers.set("Content-Type", "application/json");
    body = JSON.stringify(send.body);
  }
  try {
    return await fetch(address(`/api/v1${path}`, send.query), {
      method,
      headers,
      body,
      credentials: "same-origin",
      signal: send.signal ?? null,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ProblemError({ status: 0, code: "unreachable" });
  }
}

/** Sends, and once more when the session had ended and the same operator signed in again. */
export async function sendForResponse(path: string, send: Send = {}): Promise<Response> {
  let response = await fetchOnce(path, send);
  if (response.status === 401 && send.withoutSession !== true && restoreSession !== null) {
    const restored = await restoreSession();
    if (restored) response = await fetchOnce(path, send);
  }
  if (!response.ok) throw new ProblemError(await readProblem(response));
  return response;
}

export async function sendJson<Answer>(path: string, send: Send = {}): Promise<Answer> {
  const response = await sendForResponse(path, send);
  if (response.status === 204) return undefined as Answer;
  return (await response.json()) as Answer;
}
