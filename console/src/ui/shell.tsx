// The frame of every page: a menu of the places the operator sees, search, the training clock, reminders, account.
import {
  BellOutlined,
  MenuOutlined,
  QuestionCircleOutlined,
  SearchOutlined,
  UserSwitchOutlined,
} from "@ant-design/icons";
import { Badge, Button, Drawer, Dropdown } from "antd";
import { Suspense, useEffect, useState } from "react";
import { NavLink, Outlet, useLocation, useNavigate } from "react-router";
import { type TextKey, useWords } from "../lib/i18n";
import { ClockBanner } from "../session/clock-banner";
import { useLeave, useMay, useMe, useSees } from "../session/session";
import type { Group, Place } from "../system";
import { finders, places } from "../systems";
import { TrainingBanner } from "../training/banner";
import { GlobalSearch } from "./global-search";
import { useHotkeys } from "./hotkeys";
import { LanguageSwitch } from "./language-switch";
import { PageSkeleton } from "./page";
import { Seal } from "./seal";
import { Shortcuts } from "./shortcuts";

const GROUPS: readonly (readonly [Group, TextKey])[] = [
  ["desk", "nav.desk"],
  ["money", "nav.money"],
  ["house", "nav.house"],
];
/** It stands above the menu, for it is what is done most. */
const FIRST = "new-case";
/** A place with others below it in the menu is not marked on those. */
const isAbove = (place: Place) =>
  place.path === "/" || places.some((other) => other !== place && other.path.startsWith(`${place.path}/`));

function Navigation({ onNavigate }: { onNavigate?: () => void }) {
  const { t, local } = useWords();
  const sees = useSees();
  const seen = places.filter((place) => sees(place.key));
  const first = seen.find((place) => place.key === FIRST);
  const group = (key: Group, heading: TextKey) => {
    const items = seen.filter((place) => place.group === key && place !== first);
    return items.length === 0 ? null : (
      <div className="nav-group" key={key}>
        <h2>{t(heading)}</h2>
        {items.map((place) => (
          <NavLink key={place.key} to={place.path} end={isAbove(place)} onClick={onNavigate}>
            {place.icon}
            <span>{local(place.name)}</span>
            {place.count !== undefined && (
              <Suspense fallback={null}>
                <place.count />
              </Suspense>
            )}
          </NavLink>
        ))}
      </div>
    );
  };
  return (
    <nav aria-label={t("nav.main")}>
      {first !== undefined && (
        <NavLink to={first.path} className="nav-new" onClick={onNavigate}>
          {first.icon}
          <span>{local(first.name)}</span>
          <kbd>n</kbd>
        </NavLink>
      )}
      {GROUPS.map(([key, heading]) => group(key, heading))}
    </nav>
  );
}

export function Shell() {
  const { t } = useWords();
  const me = useMe();
  const may = useMay();
  const sees = useSees();
  const leave = useLeave();
  const navigate = useNavigate();
  const location = useLocation();
  const searches = may("read_customers") || may("read_cases") || finders.some((finder) => may(finder.permission));
  const letters = places.flatMap(({ key, path, hotkey }) =>
    hotkey === undefined ? [] : [[`g ${hotkey}`, () => sees(key) && navigate(path)] as const],
  );
  const [searching, setSearching] = useState(false);
  const [helping, setHelping] = useState(false);
  const [menu, setMenu] = useState(false);
  useHotkeys({
    "/": () => searches && setSearching(true),
    "?": () => setHelping(true),
    n: () => sees(FIRST) && navigate("/cases/new"),
    "g r": () => navigate("/reminders"),
    ...Object.fromEntries(letters),
  });
  // Ctrl+K is for search also while typing; the browser would go to its address bar.
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        if (searches) setSearching(true);
      }
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [searches]);
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {t("nav.skip")}
      </a>
      <aside className="side">
        <NavLink to="/" className="brand">
          <Seal size={28} />
          <strong>{t("app.name")}</strong>
        </NavLink>
        <Navigation />
      </aside>
      <div className="main">
        <header className="top">
          <Button
            className="menu-button"
            type="text"
            icon={<MenuOutlined />}
            aria-label={t("nav.menu")}
            onClick={() => setMenu(true)}
          />
          {searches && (
            <button type="button" className="search-opener" onClick={() => setSearching(true)}>
              <SearchOutlined />
              <span className="visually-hidden">{t("search.title")}</span>
              <span>{t("search.placeholder")}</span>
              <kbd>/</kbd>
            </button>
          )}
          <div className="top-end">
            <NavLink to="/reminders" className="bell" aria-label={t("reminders.bell", { count: me.unread_reminders })}>
              <Badge count={me.unread_reminders} size="small" overflowCount={99}>
                <BellOutlined />
              </Badge>
            </NavLink>
            <Button
              type="text"
              className="help-button"
              icon={<QuestionCircleOutlined />}
              aria-label={t("keys.title")}
              onClick={() => setHelping(true)}
            />
            <LanguageSwitch />
            <Dropdown
              trigger={["click"]}
              menu={{
                items: [
                  { key: "account", label: t("account.title"), onClick: () => navigate("/account") },
                  { key: "leave", label: t("session.sign_out"), onClick: () => void leave() },
                ],
              }}
            >
              <Button type="text" className="who" icon={<UserSwitchOutlined />}>
                <span className="who-name">{me.name}</span>
                <span className="who-office">{me.office.name}</span>
              </Button>
            </Dropdown>
          </div>
        </header>
        {me.training && <TrainingBanner />}
        {me.clock_held !== null && <ClockBanner held={me.clock_held} />}
        <main id="content" tabIndex={-1} key={location.pathname}>
          <Suspense fallback={<PageSkeleton />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Drawer
        open={menu}
        onClose={() => setMenu(false)}
        placement="left"
        title={t("app.name")}
        size={264}
        className="menu-drawer"
      >
        <Navigation onNavigate={() => setMenu(false)} />
      </Drawer>
      <GlobalSearch open={searching} onClose={() => setSearching(false)} />
      <Shortcuts open={helping} onClose={() => setHelping(false)} />
    </div>
  );
}
