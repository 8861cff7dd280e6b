// The frame of every page: a menu of the places the operator sees, search, the training clock, reminders, account.
import {
  BellOutlined,
  MenuOutlined,
  QuestionCircleOutlined,
  SearchOutlined,
  UserSwitchOutlined,
} from "@ant-design/icons";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { NavLink, Outlet, useLocation, useNavigate } from "react-router";
import { type TextKey, useWords } from "../lib/i18n";
import { useLeave, useMe, useSees } from "../session/session";
import type { Group, Place } from "../system";
import { places } from "../systems";
import { TrainingBanner } from "../training/banner";
import { Button } from "./button";
import { Count } from "./count";
import { useReturnedFocus } from "./focus";
import { useHotkeys } from "./hotkeys";
import { LanguageSwitch } from "./language-switch";
import { LettersSwitch } from "./letters-switch";
import { Menu } from "./menu";
import { PageSkeleton } from "./page";
import { Seal } from "./seal";
import { TourOffer, useTour } from "./tour-offer";

// What somebody calls for, or sees seldom, is no part of the first page.
const ClockBanner = lazy(() => import("../session/clock-banner"));
const GlobalSearch = lazy(() => import("./global-search"));
const MenuDrawer = lazy(() => import("./menu-drawer"));
const Shortcuts = lazy(() => import("./shortcuts"));

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

/** Once opened, a dialog stays: closing, it gives the keyboard back to where it was. */
function useEver(open: boolean): boolean {
  const ever = useRef(false);
  ever.current ||= open;
  return ever.current;
}

export function Shell() {
  const { t } = useWords();
  const me = useMe();
  const sees = useSees();
  const leave = useLeave();
  const navigate = useNavigate();
  const location = useLocation();
  const letters = places.flatMap(({ key, path, hotkey }) =>
    hotkey === undefined ? [] : [[`g ${hotkey}`, () => sees(key) && navigate(path)] as const],
  );
  const [searching, setSearching] = useState(false);
  const [helping, setHelping] = useState(false);
  const [menu, setMenu] = useState(false);
  const [menuNeeded, searchNeeded, helpNeeded] = [useEver(menu), useEver(searching), useEver(helping)];
  const tour = useTour();
  useReturnedFocus();
  useHotkeys({
    "/": () => setSearching(true),
    "?": () => setHelping(true),
    n: () => sees(FIRST) && navigate("/cases/new"),
    "g r": () => navigate("/reminders"),
    ...Object.fromEntries(letters),
  });
  // Ctrl+K searches also while somebody types; the browser would go to its address bar.
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setSearching(true);
      }
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
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
          <button type="button" className="search-opener" onClick={() => setSearching(true)}>
            <SearchOutlined />
            <span className="visually-hidden">{t("search.title")}</span>
            <span>{t("search.placeholder")}</span>
            <kbd>Ctrl K</kbd>
          </button>
          <div className="top-end">
            <NavLink to="/reminders" className="bell" aria-label={t("reminders.bell", { count: me.unread_reminders })}>
              <BellOutlined />
              <Count of={me.unread_reminders} />
            </NavLink>
            <Menu
              className="help-button"
              icon={<QuestionCircleOutlined />}
              commands={[
                { key: "keys", name: t("keys.title"), act: () => setHelping(true) },
                { key: "tour", name: t("tour.title"), act: tour.begin },
              ]}
            >
              <span className="visually-hidden">{t("nav.help")}</span>
            </Menu>
            <LettersSwitch />
            <LanguageSwitch />
            <Menu
              className="who"
              icon={<UserSwitchOutlined />}
              commands={[
                { key: "account", name: t("account.title"), act: () => navigate("/account") },
                { key: "leave", name: t("session.sign_out"), act: () => void leave() },
              ]}
            >
              <span className="who-name">{me.name}</span>
              <span className="who-office">{me.office.name}</span>
            </Menu>
          </div>
        </header>
        <TourOffer tour={tour} />
        {me.training && <TrainingBanner />}
        {me.clock_held !== null && (
          <Suspense>
            <ClockBanner held={me.clock_held} />
          </Suspense>
        )}
        <main id="content" tabIndex={-1} key={location.pathname}>
          <Suspense fallback={<PageSkeleton />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Suspense>
        {menuNeeded && (
          <MenuDrawer open={menu} onClose={() => setMenu(false)}>
            <Navigation onNavigate={() => setMenu(false)} />
          </MenuDrawer>
        )}
        {searchNeeded && (
          <GlobalSearch open={searching} onClose={() => setSearching(false)} onHelp={() => setHelping(true)} />
        )}
        {helpNeeded && <Shortcuts open={helping} onClose={() => setHelping(false)} />}
      </Suspense>
    </div>
  );
}
