// The policy of a village: what its households have insured, and who has paid.

import { useQuery } from "@tanstack/react-query";
import { Checkbox } from "antd";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { PublicationsAbout } from "../publication/about";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { SearchFilter } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { ProblemAlert } from "../ui/problem";
import { useSettled } from "../ui/settled";
import { type Cover, type CoverFilter, enrolmentSheetAddress, getGroup, listCovers } from "./calls";
import { coverColumns } from "./cover-columns";
import { EnrolHousehold } from "./cover-deeds";
import { Facts } from "./facts";
import { Inspections } from "./inspections";
import { LossesOf } from "./losses";

export default function GroupPage() {
  const words = useWords();
  const { t, local } = words;
  const may = useMay();
  const navigate = useNavigate();
  const id = useParams()["id"] ?? "";
  const group = useQuery({ queryKey: ["group-policy", id], queryFn: () => getGroup(id) });
  const [typed, setTyped] = useState("");
  const [unpaid, setUnpaid] = useState(false);
  const [enrolling, setEnrolling] = useState(false);
  const settled = useSettled(typed.trim());
  const filter: CoverFilter = { ...(settled !== "" && { q: settled }), ...(unpaid && { unpaid }) };
  const covers = usePages(["covers", id, filter], (page) => listCovers(id, { ...filter, ...page }));
  const columns: Column<Cover>[] = [
    ...coverColumns<Cover>(words),
    {
      key: "premium",
      title: t("agri.premium"),
      className: "money nowrap",
      render: (row) => <span className="number">{yuan(row.premium)}</span>,
    },
    {
      key: "farmer",
      title: t("agri.farmer"),
      className: "money nowrap",
      render: (row) => <span className="number">{yuan(row.parts.farmer)}</span>,
    },
    {
      key: "paid",
      title: t("agri.paid_on"),
      className: "nowrap",
      onPhone: "corner",
      render: (row) =>
        row.paid_on === null ? (
          <span className="badge" data-tone="soon">
            {t("agri.unpaid")}
          </span>
        ) : (
          <span className="number">{row.paid_on}</span>
        ),
    },
  ];
  const row = group.data;
  return (
    <Page
      title={row === undefined ? t("agri.number") : `${row.village} · ${row.number}`}
      extra={
        <>
          {row !== undefined && row.covers > 0 && (
            <Button href={enrolmentSheetAddress(row.number)} target="_blank" rel="noreferrer">
              {t("agri.signature_sheet")}
            </Button>
          )}
          {row !== undefined && may("write_covers") && (
            <Button onClick={() => setEnrolling(true)}>{t("agri.enrol")}</Button>
          )}
          {row !== undefined && <Link to={`/group-policies/${row.number}/village`}>{t("village.open")}</Link>}
          {may("import") && <Link to="/imports">{t("agri.to_imports")}</Link>}
        </>
      }
    >
      <ProblemAlert error={group.error} onRetry={() => void group.refetch()} />
      {row !== undefined && (
        <>
          <Facts
            rows={[
              [t("agri.programme"), local(row.programme.name)],
              [t("agri.committee"), row.holder.name],
              [t("agri.insurer"), row.insurer],
              [t("agri.closes_on"), row.closes_on],
              [t("agri.households"), String(row.households)],
              [t("agri.sum_insured"), yuan(row.sum_insured)],
              [t("agri.premium"), yuan(row.premium)],
              [t("agri.farmer"), `${yuan(row.parts.farmer)} (${t("agri.farmer_paid")} ${yuan(row.farmer_paid)})`],
              [t("agri.county"), yuan(row.parts.county)],
              [t("agri.province"), yuan(row.parts.province)],
              [t("agri.centre"), yuan(row.parts.centre)],
            ]}
          />
          <PublicationsAbout about={row.id} kind="crop-enrolment" />
          <LossesOf group={row.id} programme={row.programme.key} />
          {may("read_losses") && <Inspections group={row.id} />}
          <h2>{t("agri.covers")}</h2>
          <search className="filters">
            <SearchFilter value={typed} label={t("agri.find_household")} onChange={setTyped} />
            <Checkbox checked={unpaid} onChange={(event) => setUnpaid(event.target.checked)}>
              {t("agri.unpaid_only")}
            </Checkbox>
          </search>
          <PagedTable
            list={covers}
            label={t("agri.covers")}
            columns={columns}
            rowKey={(cover) => cover.id}
            onOpen={(cover) => navigate(`/covers/${cover.number}`)}
            empty={<Empty says={t(row.covers === 0 ? "agri.none_enrolled" : "agri.none_matches")} next={["imports"]} />}
          />
          {enrolling && <EnrolHousehold group={row} onClose={() => setEnrolling(false)} />}
        </>
      )}
    </Page>
  );
}
