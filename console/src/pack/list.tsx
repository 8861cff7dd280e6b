// Rule packs: which are loaded, in which version, and how far their figures can be trusted.
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { listPacks } from "../api/calls";
import { useWords } from "../lib/i18n";
import { Nothing, Page, PageSkeleton } from "../ui/page";
import { ProblemAlert } from "../ui/problem";

const STATUSES = ["found", "recalled", "house"] as const;

export default function PacksPage() {
  const { t, local } = useWords();
  const query = useQuery({ queryKey: ["packs"], queryFn: listPacks, staleTime: 600_000 });
  return (
    <Page title={t("packs.title")} hint={t("packs.hint")}>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <PageSkeleton />}
      {query.data?.items.length === 0 && (
        <div className="panel">
          <Nothing>{t("packs.empty")}</Nothing>
        </div>
      )}
      <div className="cards">
        {query.data?.items.map((pack) => (
          <article key={pack.name} className="panel section">
            <h2>
              <Link to={`/packs/${pack.name}`}>{local(pack.title)}</Link>
            </h2>
            <p className="quiet number">
              {pack.name} · {t("packs.version", { version: pack.version })} · <code>{pack.hash.slice(0, 12)}</code>
            </p>
            <p>{local(pack.summary)}</p>
            <p>
              {pack.services > 0 && `${t("packs.services", { count: pack.services })} · ${t("packs.figures")} `}
              {STATUSES.filter((status) => pack.figures[status] > 0).map((status) => (
                <span key={status} className="status-badge" data-status={status}>
                  {t(`status.${status}`)} {pack.figures[status]}
                </span>
              ))}
            </p>
          </article>
        ))}
      </div>
    </Page>
  );
}
