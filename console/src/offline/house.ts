// The way to the house for a device that is mostly without one. Small on purpose: the shell of the field page holds no generated client.

/** A refusal of the house in the words of the asker. */
export type Told = { code: string; detail: string; hint: string; [fact: string]: unknown };

/** The house said no to a whole request, or could not be reached: status 0. */
export class HouseError extends Error {
  readonly status: number;
  readonly told: Told;
  constructor(status: number, told: Told) {
    super(told.code);
    this.name = "HouseError";
    this.status = status;
    this.told = told;
  }
}

const UNREACHABLE: Told = { code: "unreachable", detail: "", hint: "" };

/** Whether the same is to be sent again later: nobody knows what became of it, or it comes too fast. */
export const comesAgain = (error: unknown): boolean =>
  error instanceof HouseError && (error.status === 0 || error.status >= 500 || error.status === 429);

/** Whether the house has decided: to send the same again changes nothing. */
export const isRefusal = (error: unknown): error is HouseError =>
  error instanceof HouseError && !comesAgain(error) && error.status !== 401;

export type Operator = { id: string; login: string; name: string; now: string; today: string };
export type Ticket = { ticket: string; operator: { id: string; name: string }; now: string };

function isTold(value: unknown): value is Told {
  return typeof value === "object" && value !== null && "code" in value && typeof value.code === "string";
}

/** A key under which a repeated command answers as the first time. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class House {
  private readonly language: () => string;
  private readonly fetcher: typeof fetch;
  constructor(language: () => string = () => "zh-CN", fetcher: typeof fetch = (...asked) => fetch(...asked)) {
    this.language = language;
    this.fetcher = fetcher;
  }

  private async ask(method: string, path: string, sent: { json?: unknown; blob?: Blob; key?: string } = {}) {
    const headers: Record<string, string> = { "Accept-Language": this.language() };
    if (method !== "GET") headers["X-Yinuo"] = "1";
    if (sent.key !== undefined) headers["Idempotency-Key"] = sent.key;
    if (sent.json !== undefined) headers["Content-Type"] = "application/json";
    if (sent.blob !== undefined) headers["Content-Type"] = sent.blob.type;
    const body = sent.blob ?? (sent.json === undefined ? undefined : JSON.stringify(sent.json));
    const asked: RequestInit = { method, headers, credentials: "same-origin", cache: "no-store" };
    if (body !== undefined) asked.body = body;
    let response: Response;
    let answer: unknown = null;
    try {
      response = await this.fetcher(`/api/v1${path}`, asked);
      const text = await response.text();
      answer = text === "" ? null : JSON.parse(text);
    } catch {
      throw new HouseError(0, UNREACHABLE);
    }
    if (response.ok) return answer;
    const told = isTold(answer) ? answer : { code: "unexpected_answer", detail: "", hint: "" };
    throw new HouseError(response.status, told);
  }

  get<Answer>(path: string): Promise<Answer> {
    return this.ask("GET", path) as Promise<Answer>;
  }

  post<Answer>(path: string, json: unknown, key?: string): Promise<Answer> {
    return this.ask("POST", path, key === undefined ? { json } : { json, key }) as Promise<Answer>;
  }

  /** Lays a picture with something, once. */
  lay(subject: string, picture: Blob, name: string, key: string): Promise<{ id: string }> {
    const query = new URLSearchParams({ subject, name });
    return this.ask("POST", `/files?${query.toString()}`, { blob: picture, key }) as Promise<{ id: string }>;
  }

  /** The pages of a list, until there are so many or no more. */
  async all<Item>(path: string, most: number): Promise<Item[]> {
    const items: Item[] = [];
    let after: string | null = null;
    do {
      const join = path.includes("?") ? "&" : "?";
      const more: string = after === null ? "" : `${join}after=${encodeURIComponent(after)}`;
      const page: { items: Item[]; next: string | null } = await this.get(`${path}${more}`);
      items.push(...page.items);
      after = page.next;
    } while (after !== null && items.length < most);
    return items;
  }

  me = (): Promise<Operator> => this.get("/me");
  ticket = (): Promise<Ticket> => this.post("/offline-tickets", {});
  /** Whether the work on this device may be kept; it throws `operator_locked` where not. */
  contact = (ticket: string): Promise<{ operator: string; now: string }> => this.post("/offline-contacts", { ticket });
  async signIn(login: string, password: string, totp: string): Promise<Operator> {
    const body = { login, password, ...(totp !== "" && { totp }) };
    return (await this.post<{ operator: Operator }>("/sessions", body)).operator;
  }
  signOut = (): Promise<unknown> => this.ask("DELETE", "/sessions/current");
}
