// A page that none of the operator's roles shows: which page it is, and what to do.
import { Link } from "react-router";
import { useWords } from "../lib/i18n";
import { placeOf } from "../systems";
import { Page } from "./page";

export function NotForRole({ place }: { place?: string }) {
  const { t, local } = useWords();
  const name = local(place === undefined ? null : placeOf(place)?.name);
  return (
    <Page
      title={name === "" ? t("role.not_shown_page") : t("role.not_shown", { place: name })}
      hint={t("role.not_shown_hint")}
    >
      <Link to="/">{t("common.to_home")}</Link>
    </Page>
  );
}
