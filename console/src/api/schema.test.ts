import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

it("the wire types are those of docs/openapi.json; if not, run `npm run codegen`", () => {
  const folder = mkdtempSync(join(tmpdir(), "yinuo-schema-"));
  try {
    const made = join(folder, "schema.ts");
    execFileSync("node_modules/.bin/openapi-typescript", ["../docs/openapi.json", "-o", made], { stdio: "pipe" });
    expect(readFileSync("src/api/schema.ts", "utf8") === readFileSync(made, "utf8")).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
