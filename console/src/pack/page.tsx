// One pack: each service with its promises, every figure with its citation and how far it is trusted.
import { useQuery } from "@tanstack/react-query";
import { Checkbox } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { getPack } from "../api/calls";
import type { PackDetail, Service } from "../api/types";
import { milestoneName } from "../case/open-preview";
import { useWords } from "../lib/i18n";
import { allowanceText } from "../promise/allowance";
import { findServices, groupText } from "../service/catalogue";
import { Citation } from "../ui/badges";
import { Button } from "../ui/button";
import { SearchFilter } from "../ui/list-filter";
import { Nothing, Page, PageSkeleton, Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";

export default function PackPage() {
  const { name = "" } = useParams();
  const query = useQuery({ queryKey: ["packs", name], queryFn: () => getPack(name), staleTime: 600_000 });
  if (query.data !== undefined) return <PackView pack={query.data} />;
  if (query.isPending) return <PageSkeleton />;
  return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
}

function PackView({ pack }: { pack: PackDetail }) {
  const words = useWords();
  const { t, local } = words;
  const [onlyRecalled, setOnlyRecalled] = useState(false);
  const [typed, setTyped] = useState("");
  const services = findServices(pack.services, typed, words).filter(
    (service) => !onlyRecalled || service.promises.some((promise) => promise.status === "recalled"),
  );
  return (
    <Page
      title={local(pack.title)}
      hint={
        <>
          <span className="number">
            {pack.name} · {t("packs.version", { version: pack.version })} · <code>{pack.hash.slice(0, 16)}</code>
          </span>
          <br />
          {local(pack.summary)}
        </>
      }
      extra={
        <Link to="/packs">
          <Button type="text">{t("common.back")}</Button>
        </Link>
      }
    >
      <search className="filters">
        <SearchFilter value={typed} label={t("open.service_search")} onChange={setTyped} />
        <Checkbox checked={onlyRecalled} onChange={(event) => setOnlyRecalled(event.target.checked)}>
          {t("packs.only_recalled")} {pack.figures.recalled}
        </Checkbox>
      </search>
      {services.length === 0 && pack.services.length > 0 && (
        <div className="panel">
          <Nothing>{t(onlyRecalled ? "packs.no_recalled" : "open.service_none")}</Nothing>
        </div>
      )}
      {services.map((service) => (
        <ServiceRules key={service.version} service={service} onlyRecalled={onlyRecalled} />
      ))}
      {pack.sources.length > 0 && (
        <Section title={t("packs.sources")}>
          <ul>
            {pack.sources.map((source) => (
              <li key={source.zh} className="break-all">
                {local(source)}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Page>
  );
}

function ServiceRules({ service, onlyRecalled }: { service: Service; onlyRecalled: boolean }) {
  const words = useWords();
  const { t, local, comma } = words;
  const promises = service.promises.filter((promise) => !onlyRecalled || promise.status === "recalled");
  const { from, until } = service.effective;
  return (
    <Section
      title={local(service.name)}
      extra={
        <span className="quiet number">
          {groupText(service.group, words)} · {service.key} ·{" "}
          {until === null ? t("packs.effective", { from }) : t("packs.effective_until", { from, until })}
        </span>
      }
    >
      <p>{local(service.summary)}</p>
      {promises.length > 0 && (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t("packs.promise")}</th>
              <th scope="col">{t("packs.within")}</th>
              <th scope="col">{t("packs.cite")}</th>
            </tr>
          </thead>
          <tbody>
            {promises.map((promise) => (
              <tr key={promise.key}>
                <td>
                  {local(promise.name)}
                  <br />
                  <small className="quiet">
                    {t("promise.from_to", {
                      from: local(milestoneName(service, promise.from)),
                      to: local(milestoneName(service, promise.to)),
                    })}
                    {" · "}
                    {local(promise.owed_by.name)}
                  </small>
                </td>
                <td className="nowrap">{allowanceText(promise.within, words)}</td>
                <td>
                  <Citation cite={promise.cite} status={promise.status} source={promise.source} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {service.materials.length > 0 && !onlyRecalled && (
        <p className="quiet">
          {t("packs.materials", { names: service.materials.map((material) => local(material.name)).join(comma) })}
        </p>
      )}
    </Section>
  );
}
