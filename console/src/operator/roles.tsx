// Who may do what: the roles of the packs side by side, permission by permission, and who has each. It can be printed.
import { CheckOutlined, PrinterOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { listOperators } from "../api/calls";
import type { KeyName, Operator, Role, RoleTable } from "../api/types";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { Page, PageSkeleton, Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { useRoles } from "./roles-of";

export default function RolesPage() {
  const { t } = useWords();
  const roles = useRoles();
  const operators = useQuery({ queryKey: ["operators"], queryFn: listOperators });
  const table = roles.data;
  return (
    <Page
      title={t("roles.title")}
      hint={t("roles.hint")}
      extra={
        <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
          {t("common.print")}
        </Button>
      }
    >
      <ProblemAlert error={roles.error ?? operators.error} onRetry={() => void roles.refetch()} />
      {roles.isPending && <PageSkeleton />}
      {table !== undefined && (
        <>
          <Section title={t("roles.permissions")}>
            <Matrix table={table} rows={table.permissions} has={(role, key) => role.permissions.includes(key)} reach />
          </Section>
          <Section title={t("roles.places")}>
            <Matrix table={table} rows={table.places} has={(role, key) => role.places.includes(key)} />
          </Section>
          <Section title={t("roles.people")}>
            <People table={table} operators={operators.data?.items} />
          </Section>
        </>
      )}
    </Page>
  );
}

/** Roles across, what they have down. */
function Matrix({
  table,
  rows,
  has,
  reach = false,
}: {
  table: RoleTable;
  rows: KeyName[];
  has: (role: Role, key: string) => boolean;
  reach?: boolean;
}) {
  const { t, local } = useWords();
  const reachOf = (role: Role) => table.reaches.find((one) => one.key === role.reach);
  return (
    <div className="matrix">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{t(reach ? "roles.permission" : "roles.place")}</th>
            {table.roles.map((role) => (
              <th key={role.key} scope="col">
                {local(role.name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {reach && (
            <tr>
              <th scope="row">{t("roles.reach")}</th>
              {table.roles.map((role) => {
                const words = reachOf(role);
                return <td key={role.key}>{words === undefined ? role.reach : local(words.name)}</td>;
              })}
            </tr>
          )}
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{local(row.name)}</th>
              {table.roles.map((role) => (
                <td key={role.key}>
                  {has(role, row.key) ? (
                    <CheckOutlined aria-label={t("roles.may")} />
                  ) : (
                    <span className="quiet" role="img" aria-label={t("roles.may_not")}>
                      –
                    </span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function People({ table, operators }: { table: RoleTable; operators: Operator[] | undefined }) {
  const { t, local, comma } = useWords();
  const holders = (key: string) =>
    (operators ?? [])
      .filter((one) => one.active && one.roles.includes(key))
      .map((one) => `${one.name}（${one.office.name}）`);
  const lines = [
    ...table.roles.map((role) => ({ key: role.key, name: local(role.name), cite: role.cite })),
    ...table.vanished.map((role) => ({ key: role.key, name: t("roles.vanished", { role: role.key }), cite: null })),
  ];
  return (
    <dl className="facts">
      {lines.map((line) => {
        const names = holders(line.key);
        return (
          <div key={line.key} className="fact-line">
            <dt>
              {line.name}
              {line.cite !== null && <small className="quiet"> {line.cite}</small>}
            </dt>
            <dd>{names.length === 0 ? t("roles.nobody") : names.join(comma)}</dd>
          </div>
        );
      })}
    </dl>
  );
}
