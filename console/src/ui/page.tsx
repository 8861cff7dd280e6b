// The head of a page, a section, and the sentences for nothing there and for still loading.
import { Skeleton } from "antd";
import { type ReactNode, useEffect } from "react";
import { useWords } from "../lib/i18n";

export function Page({
  title,
  extra,
  hint,
  children,
}: {
  title: string;
  extra?: ReactNode;
  hint?: ReactNode;
  children: ReactNode;
}) {
  usePageTitle(title);
  return (
    <>
      <header className="page-head">
        <h1>{title}</h1>
        {extra !== undefined && <div className="page-extra">{extra}</div>}
      </header>
      {hint !== undefined && <p className="page-hint">{hint}</p>}
      {children}
    </>
  );
}

export function usePageTitle(title: string): void {
  const { t } = useWords();
  useEffect(() => {
    document.title = `${title} · ${t("app.name")}`;
  }, [title, t]);
}

export function Section({
  title,
  extra,
  children,
  className,
  id,
}: {
  title: string;
  extra?: ReactNode;
  children: ReactNode;
  className?: string;
  id?: string;
}) {
  return (
    <section className={`panel section ${className ?? ""}`} aria-label={title} id={id}>
      <header className="section-head">
        <h2>{title}</h2>
        {extra !== undefined && <div className="section-extra">{extra}</div>}
      </header>
      {children}
    </section>
  );
}

export function Nothing({ children }: { children: ReactNode }) {
  return <p className="nothing">{children}</p>;
}

export function PageSkeleton() {
  const { t } = useWords();
  return (
    <div className="panel padded" role="status" aria-label={t("common.loading")}>
      <Skeleton active paragraph={{ rows: 8 }} />
    </div>
  );
}
