// Waiting numbers at the window: draw one, call the next, say what became of it; and what the customer's screen shows of it.
import { DesktopOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input } from "antd";
import { useEffect, useState } from "react";
import { problemOf } from "../api/client";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { readStored, writeStored } from "../lib/storage";
import { openScreen, showOnScreen } from "../screen/channel";
import { useMe, useNow } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { useHotkeys } from "../ui/hotkeys";
import { Labelled } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Page, Section } from "../ui/page";
import { printSheet } from "../ui/print-sheet";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { drawTicket, listTickets, type Taking, type Ticket, takeTicket } from "./calls";

const KEY = ["tickets"];
const COUNTER = "yinuo.counter";
/** So many numbers called last stay on the screen. */
const CALLED_SHOWN = 4;
/** Windows that call at once take the next number each; more often than this nobody is overtaken. */
const TRIES = 5;

const isText = (value: unknown): value is string => typeof value === "string";
const byCall = (one: Ticket, other: Ticket) => (other.called_at ?? "").localeCompare(one.called_at ?? "");

export default function QueuePage() {
  const { t } = useWords();
  const me = useMe();
  const now = useNow();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const query = useQuery({ queryKey: KEY, queryFn: listTickets, refetchInterval: 10_000 });
  const [counter, setCounter] = useState(() => readStored(window.localStorage, COUNTER, isText) ?? "");
  const [drawn, setDrawn] = useState<Ticket | null>(null);
  const tickets = query.data?.items ?? [];
  const waiting = tickets.filter((one) => one.state === "waiting");
  const called = tickets.filter((one) => one.called_at !== null).sort(byCall);
  const mine = called.find((one) => one.state === "called" && one.called_by?.id === me.id);
  const atWindow = counter.trim();

  const told = JSON.stringify({
    kind: "numbers",
    called: called.slice(0, CALLED_SHOWN).map((one) => ({ number: one.number, counter: one.counter ?? "" })),
    waiting: waiting.length,
  });
  useEffect(() => showOnScreen(JSON.parse(told)), [told]);

  const reread = () => client.invalidateQueries({ queryKey: KEY });
  const draw = async () => {
    const done = await command.run((key) => drawTicket({ key }));
    if (done === undefined) return;
    setDrawn(done.answer);
    message.success(t("queue.drawn", { number: done.answer.number }));
    await reread();
  };
  const take = async (ticket: Ticket, taking: Taking) => {
    await command.run((key) => takeTicket(ticket.id, taking, taking === "call_again" ? atWindow : null, { key }));
    await reread();
  };
  /** The first that waits; where another window was faster, the one after it. */
  const callNext = async () => {
    if (atWindow === "" || command.busy) return;
    await command.run(async (key) => {
      for (let tried = 0; tried < TRIES; tried += 1) {
        const { items } = tried === 0 ? { items: tickets } : await listTickets();
        const next = items.find((one) => one.state === "waiting");
        if (next === undefined) return;
        try {
          await takeTicket(next.id, "call", atWindow, { key: `${key}-${next.number}` });
          return;
        } catch (failure) {
          if (!["ticket_called", "ticket_over"].includes(problemOf(failure).code)) throw failure;
        }
      }
    });
    await reread();
  };
  useHotkeys({ c: () => void callNext(), t: () => void draw() });

  const printSlip = (ticket: Ticket) =>
    printSheet({
      title: t("queue.slip"),
      office: ticket.office.name,
      letterhead: me.letterhead,
      large: String(ticket.number),
      facts: [
        [t("queue.drawn_at"), formatInstant(ticket.drawn_at)],
        [t("queue.slip_before"), String(waiting.filter((one) => one.number < ticket.number).length)],
      ],
      foot: t("queue.slip_foot"),
    });

  const minutes = (ticket: Ticket) => Math.max(0, Math.floor((Date.parse(now) - Date.parse(ticket.drawn_at)) / 60_000));
  const number: Column<Ticket> = {
    key: "number",
    title: t("queue.number"),
    onPhone: "heading",
    render: (row) => <strong className="number">{row.number}</strong>,
  };
  const waitingColumns: Column<Ticket>[] = [
    number,
    {
      key: "drawn",
      title: t("queue.drawn_at"),
      render: (row) => <span className="number">{formatInstant(row.drawn_at)}</span>,
    },
    {
      key: "waits",
      title: t("queue.waits_for"),
      render: (row) => <span className="number">{t("queue.minutes", { count: minutes(row) })}</span>,
    },
  ];
  const calledColumns: Column<Ticket>[] = [
    number,
    { key: "counter", title: t("queue.at_counter"), render: (row) => row.counter },
    { key: "state", title: t("queue.state"), onPhone: "corner", render: (row) => t(`queue.state.${row.state}`) },
  ];
  return (
    <Page
      title={t("queue.title")}
      hint={t("queue.hint")}
      extra={
        <Button icon={<DesktopOutlined />} onClick={openScreen}>
          {t("screen.open")}
        </Button>
      }
    >
      <ProblemAlert error={query.error ?? command.error} onRetry={() => void query.refetch()} />
      <Section title={t("queue.mine")}>
        <Labelled
          className="short"
          label={t("queue.counter")}
          hint={atWindow === "" ? t("queue.counter_needed") : undefined}
        >
          {(input) => (
            <Input
              {...input}
              className="filter-select"
              maxLength={12}
              value={counter}
              onChange={(event) => {
                setCounter(event.target.value);
                writeStored(window.localStorage, COUNTER, event.target.value);
              }}
            />
          )}
        </Labelled>
        <p className="queue-mine" aria-live="polite">
          {mine === undefined ? (
            <span className="quiet">{t("queue.none_mine")}</span>
          ) : (
            <strong className="number">{mine.number}</strong>
          )}
        </p>
        <div className="form-actions">
          <Button
            type="primary"
            size="large"
            disabled={atWindow === "" || waiting.length === 0}
            why={waiting.length === 0 ? t("queue.nobody") : t("queue.counter_needed")}
            onClick={() => void callNext()}
          >
            {t("queue.call")} <kbd>c</kbd>
          </Button>
          {mine !== undefined && (
            <>
              <Button size="large" onClick={() => void take(mine, "serve")}>
                {t("queue.serve")}
              </Button>
              <Button
                size="large"
                disabled={atWindow === ""}
                why={t("queue.counter_needed")}
                onClick={() => void take(mine, "call_again")}
              >
                {t("queue.again")}
              </Button>
              <Button size="large" onClick={() => void take(mine, "leave")}>
                {t("queue.leave")}
              </Button>
            </>
          )}
          <Button size="large" disabled={command.busy} why={t("why.busy")} onClick={() => void draw()}>
            {t("queue.draw")} <kbd>t</kbd>
          </Button>
          {drawn !== null && (
            <Button size="large" onClick={() => printSlip(drawn)}>
              {t("queue.print")} {drawn.number}
            </Button>
          )}
        </div>
      </Section>
      <h2 className="list-heading">{t("queue.waiting", { count: waiting.length })}</h2>
      <ListTable
        label={t("queue.waiting", { count: waiting.length })}
        columns={waitingColumns}
        rows={query.isPending ? undefined : waiting}
        rowKey={(row) => row.id}
        empty={<Empty says={t("queue.nobody")} begin={t("queue.draw")} />}
      />
      <h2 className="list-heading">{t("queue.called")}</h2>
      <ListTable
        label={t("queue.called")}
        columns={calledColumns}
        rows={query.isPending ? undefined : called}
        rowKey={(row) => row.id}
        empty={<Empty says={t("queue.none_mine")} begin={t("queue.call")} />}
      />
    </Page>
  );
}
