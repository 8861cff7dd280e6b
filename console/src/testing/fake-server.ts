// Answers of the server for component tests: a handler per method and path, and a record of what was asked.
import { vi } from "vitest";
import type { Me, Problem } from "../api/types";

export type Asked = { method: string; path: string; query: URLSearchParams; headers: Headers; body: unknown };
type Answer = { status: number; body?: unknown };
type Handler = (asked: Asked) => Answer | Promise<Answer>;

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const problem = (status: number, code: string, details: Partial<Problem> = {}): Answer => ({
  status,
  body: { type: "about:blank", title: code, detail: null, hint: null, fields: [], ...details, status, code },
});

export type FakeServer = { asked: Asked[]; count: (method: string, path: string) => number };

export function fakeServer(handlers: Record<string, Handler>): FakeServer {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", async (input: string | URL | Request, init?: RequestInit) => {
    const request = input instanceof Request ? input : new Request(new URL(String(input), "http://desk.test"), init);
    const url = new URL(request.url, "http://desk.test");
    const path = url.pathname.replace("/api/v1", "");
    const text = await request.text();
    const one: Asked = {
      method: request.method,
      path,
      query: url.searchParams,
      headers: request.headers,
      // A form with a file is no JSON; what it holds is the browser's business.
      body: request.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : text || undefined,
    };
    asked.push(one);
    const handler = handlers[`${one.method} ${path}`];
    const answer = handler === undefined ? problem(404, "not_found") : await handler(one);
    return new Response(answer.body === undefined ? null : JSON.stringify(answer.body), {
      status: answer.status,
      headers: { "Content-Type": answer.status >= 400 ? "application/problem+json" : "application/json" },
    });
  });
  return { asked, count: (method, path) => asked.filter((one) => one.method === method && one.path === path).length };
}

export const clerk: Me = {
  id: "operator_1",
  login: "wang",
  name: "王敏",
  office: { id: "office_1", name: "和平营业部" },
  roles: [{ key: "clerk", name: { zh: "柜员", en: "Clerk" } }],
  permissions: ["read_customers", "write_customers", "unmask", "read_cases", "open_cases", "handle_cases"],
  places: ["board", "my-cases", "cases", "new-case", "parties", "notices", "packs"],
  at_root: true,
  sees_below: false,
  letterhead: { company: "一诺人寿保险股份有限公司", address: "沈阳市和平区诺言路1号", phone: "400-000-0102" },
  totp_enabled: false,
  password_given: false,
  training: true,
  clock_held: null,
  now: "2011-09-29T02:00:00Z",
  today: "2011-09-29",
  unread_reminders: 0,
};
