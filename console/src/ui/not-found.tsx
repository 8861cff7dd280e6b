// An address that leads nowhere, and a page that broke.

import { Link, useRouteError } from "react-router";
import { useWords } from "../lib/i18n";
import { Button } from "./button";
import { Page } from "./page";
import { ProblemAlert } from "./problem";

export function NotFound() {
  const { t } = useWords();
  return (
    <Page title={t("common.not_found")} hint={t("common.not_found_hint")}>
      <Link to="/">{t("common.to_home")}</Link>
    </Page>
  );
}

export function Fault() {
  const { t } = useWords();
  const error = useRouteError();
  return (
    <div className="alone">
      <ProblemAlert
        error={error}
        action={<Button onClick={() => window.location.reload()}>{t("common.refresh")}</Button>}
      />
    </div>
  );
}
