// The frame of every page: navigation by what the operator may do, search, the training clock, reminders, account.
import {
  AccountBookOutlined,
  AuditOutlined,
  BankOutlined,
  BellOutlined,
  BookOutlined,
  FileAddOutlined,
  FolderOpenOutlined,
  HistoryOutlined,
  ImportOutlined,
  MenuOutlined,
  NotificationOutlined,
  PayCircleOutlined,
  PlusOutlined,
  QuestionCircleOutlined,
  SafetyCertificateOutlined,
  ScheduleOutlined,
  SearchOutlined,
  StockOutlined,
  TeamOutlined,
  TransactionOutlined,
  UnorderedListOutlined,
  UserOutlined,
  UserSwitchOutlined,
  WarningOutlined,
} from "@ant-design/icons";
import { Badge, Button, Drawer, Dropdown } from "antd";
import { type ReactNode, Suspense, useEffect, useState } from "react";
import { NavLink, Outlet, useLocation, useNavigate } from "react-router";
import type { Permission } from "../api/types";
import { type TextKey, useWords } from "../lib/i18n";
import { useLeave, useMay, useMe } from "../session/session";
import { TrainingBanner } from "../training/banner";
import { GlobalSearch } from "./global-search";
import { useHotkeys } from "./hotkeys";
import { LanguageSwitch } from "./language-switch";
import { PageSkeleton } from "./page";
import { Seal } from "./seal";
import { Shortcuts } from "./shortcuts";

type Item = { to: string; text: TextKey; icon: ReactNode; permission?: Permission };
const DESK: Item[] = [
  { to: "/", text: "nav.board", icon: <ScheduleOutlined />, permission: "read_cases" },
  { to: "/cases/mine", text: "nav.my_cases", icon: <FolderOpenOutlined />, permission: "read_cases" },
  { to: "/cases", text: "nav.cases", icon: <UnorderedListOutlined />, permission: "read_cases" },
  { to: "/parties", text: "nav.parties", icon: <UserOutlined />, permission: "read_customers" },
  { to: "/policies", text: "nav.policies", icon: <SafetyCertificateOutlined />, permission: "read_policies" },
  { to: "/policies/new", text: "nav.propose", icon: <FileAddOutlined />, permission: "write_policies" },
  { to: "/notices", text: "nav.notices", icon: <NotificationOutlined /> },
];
const MONEY: Item[] = [
  { to: "/payouts", text: "nav.payouts", icon: <PayCircleOutlined />, permission: "read_policies" },
  { to: "/payment-batches", text: "nav.batches", icon: <TransactionOutlined />, permission: "read_policies" },
  { to: "/ledger", text: "nav.ledger", icon: <AccountBookOutlined />, permission: "read_ledger" },
  { to: "/unit-prices", text: "nav.unit_prices", icon: <StockOutlined />, permission: "read_policies" },
  { to: "/service-errors", text: "nav.service_errors", icon: <WarningOutlined />, permission: "read_policies" },
  { to: "/day-runs", text: "nav.day_runs", icon: <HistoryOutlined />, permission: "close_days" },
];
/** Pages with others below them in the menu: they are not marked on those. */
const EXACT = new Set(["/", "/cases", "/policies"]);
const HOUSE: Item[] = [
  { to: "/imports", text: "nav.imports", icon: <ImportOutlined />, permission: "import" },
  { to: "/audit", text: "nav.audit", icon: <AuditOutlined />, permission: "read_operations" },
  { to: "/packs", text: "nav.packs", icon: <BookOutlined /> },
  { to: "/operators", text: "nav.operators", icon: <TeamOutlined />, permission: "read_operators" },
  { to: "/offices", text: "nav.offices", icon: <BankOutlined />, permission: "manage_house" },
];

function Navigation({ onNavigate }: { onNavigate?: () => void }) {
  const { t } = useWords();
  const may = useMay();
  const allowed = (items: Item[]) => items.filter((item) => item.permission === undefined || may(item.permission));
  const group = (heading: TextKey, items: Item[]) =>
    items.length === 0 ? null : (
      <div className="nav-group">
        <h2>{t(heading)}</h2>
        {items.map((item) => (
          <NavLink key={item.to} to={item.to} end={EXACT.has(item.to)} onClick={onNavigate}>
            {item.icon}
            <span>{t(item.text)}</span>
          </NavLink>
        ))}
      </div>
    );
  return (
    <nav aria-label={t("nav.main")}>
      {may("open_cases") && (
        <NavLink to="/cases/new" className="nav-new" onClick={onNavigate}>
          <PlusOutlined />
          <span>{t("nav.new_case")}</span>
          <kbd>n</kbd>
        </NavLink>
      )}
      {group("nav.desk", allowed(DESK))}
      {group("nav.money", allowed(MONEY))}
      {group("nav.house", allowed(HOUSE))}
    </nav>
  );
}

export function Shell() {
  const { t } = useWords();
  const me = useMe();
  const may = useMay();
  const leave = useLeave();
  const navigate = useNavigate();
  const location = useLocation();
  const searches = may("read_customers") || may("read_cases") || may("read_policies");
  const [searching, setSearching] = useState(false);
  const [helping, setHelping] = useState(false);
  const [menu, setMenu] = useState(false);
  useHotkeys({
    "/": () => searches && setSearching(true),
    "?": () => setHelping(true),
    n: () => may("open_cases") && navigate("/cases/new"),
    "g b": () => navigate("/"),
    "g m": () => navigate("/cases/mine"),
    "g c": () => navigate("/parties"),
    "g p": () => may("read_policies") && navigate("/policies"),
    "g r": () => navigate("/reminders"),
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
